import { DropdownMenu } from "@radix-ui/themes";
import { Download, FileCode, NotebookPen } from "lucide-react";
import { pathOf, urlOf } from "../../api.ts";
import { ToolButton } from "../../tool-button.tsx";

/** Downloads of a conversation. */
export function ExportMenu({ id }: { id: string }) {
  const urlFor = (format: string) => urlOf(`/conversations${pathOf(id)}/export?format=${format}`);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger>
        <ToolButton label="Export" size="2">
          <Download size={17} />
        </ToolButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="end">
        <DropdownMenu.Item asChild>
          <a href={urlFor("ipynb")} download>
            <NotebookPen size={15} /> Jupyter notebook
          </a>
        </DropdownMenu.Item>
        <DropdownMenu.Item asChild>
          <a href={urlFor("html")} download>
            <FileCode size={15} /> HTML page
          </a>
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

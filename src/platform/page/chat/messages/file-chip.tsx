import { IconButton, Spinner, Text } from "@radix-ui/themes";
import { File, FileImage, FileSpreadsheet, FileText, X } from "lucide-react";
import { formatBytes } from "../../../../react/shared/format.ts";

interface FileChipProps {
  name: string;
  /** Bytes. */
  size: number;
  mediaType: string;
  /** Where it can be had. */
  url?: string;
  /** Share of it that is sent, from 0 to 1; undefined when all of it is. */
  progress?: number | undefined;
  onRemove?: () => void;
}

/** An attached file, as an item of a list. */
export function FileChip({ name, size, mediaType, url, progress, onRemove }: FileChipProps) {
  const Sign = signOf(mediaType);
  return (
    <li className="file-chip">
      {progress === undefined ? <Sign size={16} aria-hidden /> : <Spinner size="1" />}
      <Text size="2" truncate>
        {url === undefined ? name : <a href={url} target="_blank" rel="noopener" children={name} />}
      </Text>
      <Text size="1" color="gray" className="file-chip-size">
        {progress === undefined ? formatBytes(size) : `${Math.round(progress * 100)} %`}
      </Text>
      {onRemove && (
        <IconButton variant="ghost" color="gray" size="1" aria-label={`Remove ${name}`} onClick={onRemove}>
          <X size={13} />
        </IconButton>
      )}
      {progress !== undefined && <progress className="file-chip-progress" max={1} value={progress} aria-label={name} />}
    </li>
  );
}

function signOf(mediaType: string) {
  if (mediaType.startsWith("image/")) return FileImage;
  if (/csv|excel|spreadsheet/.test(mediaType)) return FileSpreadsheet;
  return /^text\/|pdf|json/.test(mediaType) ? FileText : File;
}

/** Markdown as HTML that runs nothing: HTML in it becomes text, and links lead only to safe places. Loaded when first needed. */
export async function renderMarkdown(text: string): Promise<string> {
  const [{ createElement }, { renderToStaticMarkup }, { default: Markdown }, { default: remarkGfm }] =
    await Promise.all([import("react"), import("react-dom/server"), import("react-markdown"), import("remark-gfm")]);
  return renderToStaticMarkup(createElement(Markdown, { remarkPlugins: [remarkGfm] }, text));
}

/** Generated parts of a document by their names. */
export type Blocks = Readonly<Record<string, string>>;

const BLOCK = /<!-- generated: ([A-Za-z0-9-]+) -->\n[\s\S]*?<!-- end -->/g;

/**
 * @returns the document with every generated part replaced by its current text.
 * @throws when it names a part that does not exist, or misses one.
 */
export function withBlocks(text: string, blocks: Blocks): string {
  const used = new Set<string>();
  const filled = text.replace(BLOCK, (_whole, name: string) => {
    const block = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
    if (block === undefined)
      throw new Error(`there is no generated part "${name}"; ${Object.keys(blocks).join(', ')} there are`);
    used.add(name);
    return `<!-- generated: ${name} -->\n\n${block}\n\n<!-- end -->`;
  });
  const left = Object.keys(blocks).filter((name) => !used.has(name));
  if (left.length > 0) throw new Error(`the generated parts ${left.join(', ')} stand nowhere in the document`);
  return filled;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

export interface CodeBlock {
  /** The heading that it stands under. */
  heading: string;
  language: string;
  text: string;
}

/** The code blocks of a document, such as docs/connect-your-lms.md, in their order: what people copy from it is what is tested. */
export function codeBlocksOf(document: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let heading = '';
  let open: CodeBlock | undefined;
  for (const line of readFileSync(join(root, document), 'utf8').split('\n')) {
    if (open !== undefined && line === '```') open = void blocks.push(open);
    else if (open !== undefined) open.text += `${line}\n`;
    else if (line.startsWith('```')) open = { heading, language: line.slice(3), text: '' };
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
  }
  return blocks;
}

import { isUtf8 } from 'node:buffer';

/** `encoding` is how the bytes were read, for people who see wrong characters. */
export type FileText = { readonly text: string; readonly encoding: string };

/** Names of a charset parameter that offices send, and the name of the decoder (WHATWG Encoding). */
const ASKED = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['gb18030', 'gb18030'],
  ['gbk', 'gb18030'],
  ['gb2312', 'gb18030'],
  ['cp936', 'gb18030'],
  ['big5', 'big5'],
  ['utf-16', 'utf-16le'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
]);
/** Characters that no name has: private use, controls. They show that another encoding was meant. */
const ODD = /[\uE000-\uF8FF\u0080-\u009F\uFFFD]/;

/**
 * Reads a file as offices in China save it: with a byte order mark UTF-8 or UTF-16 (Excel's "Unicode text"), otherwise
 * strict UTF-8, otherwise GB18030. Big5 only when it is asked for, or when the bytes are no good GB18030.
 * @param contentType may name a charset; a byte order mark goes before it.
 * @returns null when no encoding fits.
 */
export function textOfFile(bytes: Buffer, contentType: string): FileText | null {
  const marked = encodingByMark(bytes);
  if (marked !== null) return decoded(bytes, marked);
  const [, charset = ''] = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(contentType) ?? [];
  const asked = ASKED.get(charset.toLowerCase());
  // A client that knows nothing of the file says UTF-8.
  if (asked !== undefined && asked !== 'utf-8') return decoded(bytes, asked);
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), encoding: 'utf-8' };
  const simplified = decoded(bytes, 'gb18030');
  if (simplified !== null && !ODD.test(simplified.text)) return simplified;
  const traditional = decoded(bytes, 'big5');
  return traditional !== null && !ODD.test(traditional.text) ? traditional : simplified;
}

/** Whether a text holds characters that show a wrong encoding. */
export function looksOdd(text: string): boolean {
  return ODD.test(text);
}

function encodingByMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function decoded(bytes: Buffer, encoding: string): FileText | null {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
  } catch {
    // Broken bytes; or a Node.js without the tables of this encoding.
    return null;
  }
}

import { isUtf8 } from 'node:buffer';

/**
 * Bytes of a device as text, whatever its encoding, and without the padding of a firmware buffer. Used only for
 * payloads that are not the UTF-8 JSON of the contract. No function here throws.
 */

/** NUL, control characters, blanks, DEL, and 0xFF, which is what erased flash holds. */
const isPadding = (byte: number | undefined): boolean =>
  byte !== undefined && (byte <= 0x20 || byte === 0x7f || byte === 0xff);

const UTF8_BOM = [0xef, 0xbb, 0xbf];

/** @returns the bytes without padding and byte order mark at either end; the same view when there is none. */
export function stripPadding(bytes: Uint8Array): Uint8Array {
  let from = 0;
  let to = bytes.length;
  for (;;) {
    if (from < to && isPadding(bytes[from])) from++;
    else if (from < to && isPadding(bytes[to - 1])) to--;
    else if (hasMark(bytes, from, to)) from += 3;
    else if (hasMark(bytes, to - 3, to) && to - from >= 3) to -= 3;
    else break;
  }
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
}

function hasMark(bytes: Uint8Array, at: number, to: number): boolean {
  return to - at >= 3 && UTF8_BOM.every((byte, i) => bytes[at + i] === byte);
}

/**
 * @returns the text of bytes that are UTF-8, UTF-16 with or without a mark, GB18030, or else Latin-1; stripped at both
 * ends.
 */
export function textOf(bytes: Uint8Array): string {
  return strip(decode(bytes));
}

function decode(bytes: Uint8Array): string {
  const utf16 = utf16Of(bytes);
  if (utf16 !== null) return new TextDecoder(utf16).decode(bytes);
  // Other encodings of several bytes leave many NULs between ASCII letters.
  const stripped = stripPadding(bytes);
  if (isUtf8(stripped)) return Buffer.from(stripped).toString('utf8');
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(stripped);
  } catch {
    return Buffer.from(stripped).toString('latin1');
  }
}

/** By its mark, or because every second byte at the beginning is NUL. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [a, b, c, d] = bytes;
  if (a === undefined || b === undefined) return null;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a !== 0 && b === 0 && (c === undefined || (c !== 0 && d === 0))) return 'utf-16le';
  if (a === 0 && b !== 0 && c === 0 && d !== undefined && d !== 0) return 'utf-16be';
  return null;
}

/**
 * @returns the text without blanks and invisible marks at either end. One pass, unlike a pattern that looks for the
 * end.
 */
export function strip(text: string, isOut: (code: number) => boolean = isBlank): string {
  let from = 0;
  let to = text.length;
  while (from < to && isOut(text.charCodeAt(from))) from++;
  while (to > from && isOut(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** @returns a word without quotes, brackets and punctuation around it. */
export function bareWord(text: string): string {
  return strip(text, (code) => isBlank(code) || AROUND_WORDS.includes(String.fromCharCode(code)));
}

const AROUND_WORDS = '"\'`[](){}<>;,.!';

/** Control characters, blanks, and marks that show nothing: U+200B to U+200F, U+FEFF, U+FFFD to U+FFFF. */
function isBlank(code: number): boolean {
  return (
    code <= 0x20 ||
    (code >= 0x7f && code <= 0xa0) ||
    code === 0xff ||
    (code >= 0x200b && code <= 0x200f) ||
    code === 0x3000 ||
    code === 0xfeff ||
    code >= 0xfffd
  );
}

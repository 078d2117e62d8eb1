import { openBook, type Book } from '../store/book.ts';
import { againstExport } from './against-export.ts';
import type { Header, Trailer } from './export-lines.ts';
import { walkBook, type Walked } from './walk.ts';

export type Verified = Walked & { readonly chainedLater: Book['chainedLater'] };

/**
 * Walks the whole book of a data directory, of a running hub too, and writes nothing.
 * @param earlier a checked export that the book is held against, or null.
 * @throws StoreError when there is no book that can be read.
 */
export function verifyBook(
  dataDir: string,
  earlier: { readonly header: Header; readonly trailer: Trailer } | null,
): Verified {
  const book = openBook(dataDir);
  try {
    const walked = walkBook(book);
    const broken = walked.broken ?? (earlier === null ? null : againstExport(book, earlier));
    return { ...walked, broken, chainedLater: book.chainedLater };
  } finally {
    book.close();
  }
}

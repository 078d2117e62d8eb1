import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeRoom, type JournalEntry, type PressJournal } from './press-journal.ts';

/** After this many receipts the file is rewritten with only the pending presses. */
const COMPACT_AFTER_RECEIPTS = 500;

type Line = { boot: number } | { put: JournalEntry } | { receipted: string };

export interface DiskJournalOptions {
  /** Called when a write fails. Presses are still taken. */
  onTrouble?: (reason: string) => void;
  /** Replaces fs.writeSync in tests: writes some of the bytes from `offset` on and returns how many. */
  write?: (fd: number, bytes: Buffer, offset: number) => number;
  /** Replaces fs.fsyncSync in tests: returns when everything written survives a power cut. */
  flush?: (fd: number) => void;
}

/**
 * A press journal in a file of JSON lines.
 * A press is appended and fsynced before `put` returns. The write blocks, as a write to flash does in firmware. So a
 * press is always on disk before it is sent.
 * Receipts are appended without fsync. If one is lost, the press is sent again with the same id, which the hub knows.
 * A line torn by a power cut is skipped: its press was never sent.
 * @param file path of the journal; its folder is created.
 * @throws at boot() when the file can neither be read nor written, with the path and a remedy.
 */
export function diskJournal(file: string, options: DiskJournalOptions = {}): PressJournal {
  const { onTrouble = () => {} } = options;
  const lines = journalFile(file, options);
  let boots = 0;
  let receipts = 0;
  let torn = false;
  let entries: JournalEntry[] = [];

  /** Writes only the boot number and the pending presses. */
  const rewrite = (): void => {
    lines.replace([{ boot: boots }, ...entries.map((put) => ({ put }))]);
    receipts = 0;
    torn = false;
  };

  const append = (line: Line, safely: boolean): boolean => {
    if (!lines.isOpen()) return false;
    try {
      // After a failed write the file may end in half a line, and a press is missing. Rewrite it as a whole.
      if (torn) rewrite();
      else lines.append(line, safely);
      return true;
    } catch (error) {
      torn = true;
      onTrouble(
        `press journal ${file}: ${(error as Error).message}. ` +
          'Presses are still sent, but a power cut would lose them. Free some disk space.',
      );
      return false;
    }
  };

  return {
    boot() {
      try {
        mkdirSync(dirname(file), { recursive: true });
        const kept = readLines(file);
        entries = kept.entries;
        boots = kept.boots + 1;
        rewrite();
      } catch (cause) {
        const why = (cause as Error).message;
        throw new Error(`press journal ${file} cannot be opened: ${why}. Give a folder that can be written.`, {
          cause,
        });
      }
      return boots;
    },
    put(entry) {
      const dropped = makeRoom(entries);
      if (dropped !== null) append({ receipted: dropped }, false);
      entries.push(entry);
      return append({ put: entry }, true);
    },
    receipted(id) {
      const at = entries.findIndex((entry) => entry.id === id);
      if (at < 0) return;
      entries.splice(at, 1);
      append({ receipted: id }, false);
      receipts += 1;
      if (receipts < COMPACT_AFTER_RECEIPTS || !lines.isOpen()) return;
      try {
        rewrite();
      } catch (error) {
        receipts = 0;
        onTrouble(`press journal ${file} could not be made smaller: ${(error as Error).message}`);
      }
    },
    pending: () => entries,
    close: lines.close,
  };
}

interface JournalFile {
  isOpen(): boolean;
  /**
   * @param safely true: returns only when the line survives a power cut.
   * @throws when the write fails; half a line may have been written.
   */
  append(line: Line, safely: boolean): void;
  /**
   * Writes a new file and renames it over the old one. The journal is open from then on.
   * @throws when the write fails.
   */
  replace(lines: readonly Line[]): void;
  close(): void;
}

/** The file of the journal; closed until the first replace(). */
function journalFile(file: string, { write = writeSync, flush = fsyncSync }: DiskJournalOptions): JournalFile {
  let fd: number | null = null;
  return {
    isOpen: () => fd !== null,
    append(line, safely) {
      if (fd === null) return;
      writeAll(write, fd, `${JSON.stringify(line)}\n`);
      if (safely) flush(fd);
    },
    replace(lines) {
      const fresh = `${file}.new`;
      const out = openSync(fresh, 'w', 0o600);
      try {
        writeAll(write, out, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        flush(out);
      } finally {
        closeSync(out);
      }
      renameSync(fresh, file);
      syncFolder(dirname(file));
      if (fd !== null) closeSync(fd);
      fd = openSync(file, 'a');
    },
    close() {
      if (fd !== null) closeSync(fd);
      fd = null;
    },
  };
}

/**
 * writeSync may write fewer bytes than asked, for example on a disk that is nearly full. Writes the rest, or throws.
 */
function writeAll(write: NonNullable<DiskJournalOptions['write']>, fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) at += write(fd, bytes, at);
}

/** A rename survives a power cut only when the folder is flushed too. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function readLines(file: string): { boots: number; entries: JournalEntry[] } {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  let boots = 0;
  const entries = new Map<string, JournalEntry>();
  for (const raw of text.split('\n')) {
    const line = parseLine(raw);
    if (line === null) continue;
    if ('boot' in line) {
      boots = Math.max(boots, line.boot);
    } else if ('put' in line) {
      boots = Math.max(boots, line.put.boot);
      entries.set(line.put.id, line.put);
    } else {
      entries.delete(line.receipted);
    }
  }
  return { boots, entries: [...entries.values()] };
}

/** @returns null for a torn, empty or foreign line. */
function parseLine(raw: string): Line | null {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { boot, put, receipted } = value as { boot?: unknown; put?: Partial<JournalEntry> | null; receipted?: unknown };
  if (typeof boot === 'number') return { boot };
  if (typeof receipted === 'string') return { receipted };
  const whole =
    typeof put === 'object' &&
    put !== null &&
    typeof put.id === 'string' &&
    typeof put.name === 'string' &&
    typeof put.input === 'string' &&
    typeof put.boot === 'number' &&
    typeof put.wallMs === 'number' &&
    typeof put.monotonicMs === 'number';
  return whole ? { put: put as JournalEntry } : null;
}

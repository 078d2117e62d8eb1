import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskJournal } from '../../firmware-sim/call-point/disk-journal.ts';
import {
  ageMsOf,
  makeRoom,
  memoryJournal,
  PENDING_MAX,
  type JournalEntry,
} from '../../firmware-sim/call-point/press-journal.ts';
import { MORNING } from './support.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'press-journal-'));
  file = join(folder, 'devices', 'west-ramp-help.journal');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function entry(id: string, more: Partial<JournalEntry> = {}): JournalEntry {
  return { id, name: 'press', input: 'main', kind: 'press', boot: 1, wallMs: MORNING, monotonicMs: 0, ...more };
}
const idsOf = (entries: readonly JournalEntry[]): string[] => entries.map(({ id }) => id);

describe.each([
  ['on disk', () => diskJournal(file)],
  ['in memory', memoryJournal],
])('a press journal %s', (_where, create) => {
  test('keeps presses in their order until they are receipted', () => {
    const journal = create();
    expect(journal.boot()).toBe(1);
    for (const id of ['a', 'b', 'c']) expect(journal.put(entry(id))).toBe(true);
    journal.receipted('b');
    expect(idsOf(journal.pending())).toEqual(['a', 'c']);
  });

  test('survives a power cut, and knows how often it has booted', () => {
    const journal = create();
    journal.boot();
    journal.put(entry('a', { heldMs: 3000 }));
    journal.put(entry('b'));
    journal.receipted('a');
    journal.close();
    expect(journal.boot()).toBe(2);
    expect(journal.pending()).toEqual([entry('b')]);
  });

  test('a second receipt, or one for something unknown, harms nothing', () => {
    const journal = create();
    journal.boot();
    journal.put(entry('a'));
    journal.put(entry('b'));
    journal.receipted('a');
    journal.receipted('a');
    journal.receipted('never seen');
    expect(idsOf(journal.pending())).toEqual(['b']);
  });
});

test('a line torn by the power cut is skipped, everything before it is there', () => {
  const journal = diskJournal(file);
  journal.boot();
  journal.put(entry('a'));
  journal.put(entry('b'));
  journal.close();
  truncateSync(file, statSync(file).size - 20);
  const after = diskJournal(file);
  expect(after.boot()).toBe(2);
  expect(idsOf(after.pending())).toEqual(['a']);
  after.put(entry('c', { boot: 2 }));
  after.close();
  const later = diskJournal(file);
  later.boot();
  expect(idsOf(later.pending())).toEqual(['a', 'c']);
});

test('invalid data in the file costs only its own lines', () => {
  const journal = diskJournal(file);
  journal.boot();
  journal.put(entry('a'));
  journal.close();
  appendFileSync(file, '\u0000\u0000{"put":{"id":7}}\n[]\nnull\n{"put":null}\n');
  const after = diskJournal(file);
  after.boot();
  expect(idsOf(after.pending())).toEqual(['a']);
});

test('a lost boot count is restored from the presses, so that no id is used twice', () => {
  const journal = diskJournal(file);
  journal.boot();
  journal.put(entry('a', { boot: 41 }));
  journal.close();
  writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(1).join('\n'));
  expect(diskJournal(file).boot()).toBe(42);
});

test('the file does not grow with the years', () => {
  const journal = diskJournal(file);
  journal.boot();
  journal.put(entry('waiting'));
  for (let i = 0; i < 600; i += 1) {
    journal.put(entry(`p${i}`));
    journal.receipted(`p${i}`);
  }
  expect(statSync(file).size).toBeLessThan(30_000);
  journal.close();
  const after = diskJournal(file);
  expect(after.boot()).toBe(2);
  expect(idsOf(after.pending())).toEqual(['waiting']);
});

test('the error for a journal that cannot be opened names the file and the remedy', () => {
  writeFileSync(join(folder, 'devices'), 'a file where a folder should be');
  expect(() => diskJournal(file).boot()).toThrow(
    /west-ramp-help\.journal cannot be opened.*folder that can be written/s,
  );
});

test('a press that the full disk refuses is still there to be sent, and is on disk as soon as there is room', () => {
  const troubles: string[] = [];
  let full = false;
  const journal = diskJournal(file, {
    onTrouble: (reason) => {
      troubles.push(reason);
    },
    write(fd, bytes, offset) {
      if (!full) return writeSync(fd, bytes, offset);
      writeSync(fd, bytes.subarray(0, 15));
      throw new Error('ENOSPC: no space left on device');
    },
  });
  journal.boot();
  full = true;
  expect(journal.put(entry('a'))).toBe(false);
  expect(troubles).toEqual([expect.stringMatching(/no space left.*Free some disk space/)]);
  full = false;
  expect(journal.put(entry('b'))).toBe(true);
  expect(idsOf(journal.pending())).toEqual(['a', 'b']);
  journal.close();
  const after = diskJournal(file);
  after.boot();
  expect(idsOf(after.pending())).toEqual(['a', 'b']);
});

test('a full journal drops the oldest repeat; the first press, the last and everything of another kind stay', () => {
  const entries = [
    entry('first'),
    ...Array.from({ length: PENDING_MAX - 3 }, (_, at) => entry(`repeat${at}`)),
    entry('hold', { kind: 'hold' }),
    entry('after'),
  ];
  expect(makeRoom(entries)).toBe('repeat0');
  expect(idsOf(entries).slice(0, 2)).toEqual(['first', 'repeat1']);
  expect(idsOf(entries).slice(-2)).toEqual(['hold', 'after']);
  expect(makeRoom(entries)).toBeNull();
});

test('two calls with a reset between them are never taken for a repeat', () => {
  const entries = Array.from({ length: PENDING_MAX }, (_, at) =>
    entry(`e${at}`, at % 2 === 0 ? {} : { name: 'reset' }),
  );
  expect(makeRoom(entries)).toBeNull();
  expect(entries).toHaveLength(PENDING_MAX);
});

describe('the age of a press', () => {
  const pressed = entry('a', { boot: 3, wallMs: MORNING, monotonicMs: 5000 });

  test('is exact within its boot, whatever the wall clock does', () => {
    expect(ageMsOf(pressed, 3, MORNING - 86_400_000, 12_500)).toBe(7500);
  });
  test('comes from the wall clock after a reboot', () => {
    expect(ageMsOf(pressed, 4, MORNING + 90_000, 10)).toBe(90_000);
  });
  test.each([
    ['the clock was not set when the finger came', { ...pressed, wallMs: 86_400_000 }, MORNING],
    ['the clock is not set now', pressed, 86_400_000],
    ['both boots began in 1970', { ...pressed, wallMs: 60_000 }, 120_000],
    ['the clock went back meanwhile', pressed, MORNING - 1000],
    ['it would be more than a month', pressed, MORNING + 31 * 86_400_000],
  ])('is left out when %s', (_why, press, nowMs) => {
    expect(ageMsOf(press, 4, nowMs, 10)).toBeUndefined();
  });
});

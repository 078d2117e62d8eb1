import type { MatterId, StaffId, TeamId } from '../../domain/ids.ts';
import type { LocalDate } from '../../domain/roster/local-time.ts';
import type { Matter } from '../../domain/matter/matter.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** `number` orders matters by age. `nextStep` is free text, so it is not in the event log. */
export type StoredMatter = { readonly matter: Matter; readonly number: number; readonly nextStep: string | null };
/** Readable by the writer's team, also when another team owns the matter later. */
export type MatterNote = {
  readonly at: Instant;
  readonly by: StaffId;
  readonly team: TeamId | null;
  readonly text: string;
};

type Row = { number: number; next_step: string | null; body: string };
const COLUMNS = 'number, next_step, body';

export function mattersTable(db: Database) {
  const insert = db.prepare(
    'INSERT INTO matters (id, open, owner, due_on, returns_at, next_step, body) VALUES (?, 1, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare(
    'UPDATE matters SET open = ?, owner = ?, due_on = ?, returns_at = ?, body = ? WHERE id = ?',
  );
  const setNextStep = db.prepare('UPDATE matters SET next_step = ? WHERE id = ?');
  const byId = db.prepare(`SELECT ${COLUMNS} FROM matters WHERE id = ?`);
  const open = db.prepare(`SELECT ${COLUMNS} FROM matters WHERE open = 1 ORDER BY due_on IS NULL, due_on, number`);
  const dueBy = db.prepare(`SELECT ${COLUMNS} FROM matters WHERE open = 1 AND due_on <= ? ORDER BY number`);
  const done = db.prepare(`SELECT ${COLUMNS} FROM matters WHERE open = 0 AND number < ? ORDER BY number DESC LIMIT ?`);
  const offersUntil = db.prepare(`SELECT ${COLUMNS} FROM matters WHERE returns_at <= ? ORDER BY returns_at`);
  const offers = db.prepare(`SELECT ${COLUMNS} FROM matters WHERE returns_at IS NOT NULL`);
  const nextReturn = db.prepare('SELECT min(returns_at) AS at FROM matters WHERE returns_at IS NOT NULL');
  const addNote = db.prepare('INSERT INTO matter_notes (matter, at, by, team, text) VALUES (?, ?, ?, ?, ?)');
  const notesOf = db.prepare('SELECT at, by, team, text FROM matter_notes WHERE matter = ? ORDER BY number');
  const forgetNotes = db.prepare(
    'DELETE FROM matter_notes WHERE at < ? AND matter IN (SELECT id FROM matters WHERE open = 0)',
  );
  const forgetSteps = db.prepare(
    "UPDATE matters SET next_step = NULL WHERE open = 0 AND json_extract(body, '$.doneAt') < ? AND next_step IS NOT NULL",
  );
  const list = (rows: unknown[]): StoredMatter[] => (rows as Row[]).map(read);

  return {
    insert(matter: Matter, nextStep: string | null): void {
      insert.run(
        matter.id,
        matter.owner,
        matter.dueOn,
        matter.handOver?.returnsAt ?? null,
        nextStep,
        JSON.stringify(matter),
      );
    },
    update(matter: Matter): void {
      update.run(
        matter.state === 'open' ? 1 : 0,
        matter.owner,
        matter.dueOn,
        matter.handOver?.returnsAt ?? null,
        JSON.stringify(matter),
        matter.id,
      );
    },
    setNextStep(id: MatterId, text: string | null): void {
      setNextStep.run(text, id);
    },
    byId(id: MatterId): StoredMatter | null {
      const row = byId.get(id) as Row | undefined;
      return row === undefined ? null : read(row);
    },
    /** Open matters: those with a due day first, earliest day first; then the others. */
    open: (): StoredMatter[] => list(open.all()),
    openDueBy: (day: LocalDate): StoredMatter[] => list(dueBy.all(day)),
    done: (before: number, limit: number): StoredMatter[] => list(done.all(before, limit)),
    /** Matters with a hand-over offer that ends at or before this instant. */
    offersUntil: (at: Instant): StoredMatter[] => list(offersUntil.all(at)),
    offers: (): StoredMatter[] => list(offers.all()),
    nextReturnAt: (): Instant | null => (nextReturn.get() as { at: Instant | null }).at,
    addNote(id: MatterId, { at, by, team, text }: MatterNote): void {
      addNote.run(id, at, by, team, text);
    },
    /**
     * Deletes older notes of done matters, and the next step of matters done before.
     * @returns how many notes were deleted.
     */
    forgetWordsBefore(at: Instant): number {
      forgetSteps.run(at);
      return Number(forgetNotes.run(at).changes);
    },
    notesOf: (id: MatterId): MatterNote[] => notesOf.all(id) as MatterNote[],
  };
}

function read(row: Row): StoredMatter {
  return { matter: JSON.parse(row.body) as Matter, number: row.number, nextStep: row.next_step };
}

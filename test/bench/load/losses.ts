import type { Fleet } from '../clients/fleet.ts';

/** Counts that must be zero after every load, as metrics and as text. */
export function losses(fleet: Fleet): { metrics: Record<string, number>; problems: string[] } {
  const seen = fleet.witness;
  const unseen = seen.missing();
  const unreceipted = seen.sent() - seen.receipts();
  const duplicates = seen.duplicates();
  const problems = fleet.lost.slice(0, 5);
  if (fleet.lost.length > 5) problems.push(`… and ${fleet.lost.length - 5} more lines lost`);
  if (unseen > 0) problems.push(`${unseen} of ${seen.sent()} × ${fleet.phones.length} sightings missing`);
  if (unreceipted > 0) problems.push(`${unreceipted} of ${seen.sent()} presses without PUBACK`);
  if (duplicates > 0) problems.push(`${duplicates} presses seen twice by a phone`);
  const bytes = fleet.phones.reduce((sum, phone) => sum + phone.bytes(), 0);
  return {
    metrics: {
      lost: unseen,
      unreceipted,
      duplicates,
      bytesPerPhone: fleet.phones.length === 0 ? 0 : bytes / fleet.phones.length,
    },
    problems,
  };
}

import type { Target } from './target.ts';
import { backups } from './targets/backups.ts';
import { deviceAccess } from './targets/device-access.ts';
import { deviceMessages } from './targets/device-messages.ts';
import { settingsFiles, siteDocuments } from './targets/documents.ts';
import { downMessages } from './targets/down-messages.ts';
import { everyPress } from './targets/every-press.ts';
import { httpRequests } from './targets/http-requests.ts';
import { pressGate } from './targets/press-gate.ts';
import { rosterCalendars, rosterTables } from './targets/roster-files.ts';
import { streamFrames } from './targets/stream-frames.ts';

/** All decoders of external input. */
export const TARGETS: readonly Target[] = [
  deviceMessages,
  pressGate,
  everyPress,
  deviceAccess,
  downMessages,
  streamFrames,
  httpRequests,
  siteDocuments,
  settingsFiles,
  rosterTables,
  rosterCalendars,
  backups,
];

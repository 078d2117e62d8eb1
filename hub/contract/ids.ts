import { Type } from 'typebox';

/** Ids of sites, teams, places, call points, devices, staff and so on (site.md, Ids, words and languages). */
export const ID_PATTERN = '^[a-z0-9][a-z0-9-]{0,62}$';

/** Largest device payload in bytes (mqtt.md, Limits). */
export const PAYLOAD_MAX_BYTES = 4096;

/** Longest press id, in UTF-16 code units (mqtt.md, Press ids). */
export const PRESS_ID_MAX = 64;

export const Id = Type.String({ pattern: ID_PATTERN, description: 'a-z, 0-9 and -, at most 63 characters' });

const TIMESTAMP_PATTERN = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$';
/** RFC 3339, UTC, milliseconds: `2026-11-23T08:15:30.123Z`. */
export const Timestamp = Type.String({ pattern: TIMESTAMP_PATTERN });

/** `Id` with a meaning of its own. @param description printed in the documents. */
export const idOf = (description: string) => Type.String({ pattern: ID_PATTERN, description });

/** `Timestamp` with a meaning of its own. @param description printed in the documents. */
export const timeOf = (description: string) => Type.String({ pattern: TIMESTAMP_PATTERN, description });

/** @param description what the field means; say also what null means. */
export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

export const Words = Type.Object({ zh: Type.String(), en: Type.String() });

export type WordsView = { zh: string; en: string };

/** Numbers of the stream (stream.md, Limits), apart from its schemas so that pages need not carry the schema library. */

/** Close codes; a phone that was cut off must not try again with the same token. */
export const CLOSE_NOT_SIGNED_IN = 4401;
export const CLOSE_CUT_OFF = 4403;
export const CLOSE_NO_PONG = 4408;
/** Ours beyond the contract: what piled up for this phone passed the ceiling; it comes back with `after`. */
export const CLOSE_TOO_SLOW = 4413;
export const CLOSE_BAD_FRAME = 4400;
export const CLOSE_HUB_RESTARTING = 1012;
/** RFC 6455: the hub met something it did not expect, a store that cannot be read for now; the phone tries again. */
export const CLOSE_UNREADABLE = 1011;

export const PING_EVERY_MS = 5_000;
export const PONG_LIMIT_MS = 15_000;

export const CLIENT_FRAME_MAX_BYTES = 65_536;

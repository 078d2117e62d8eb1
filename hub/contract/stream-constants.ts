/**
 * Constants of the stream (stream.md, Limits). They are apart from the schemas, so that pages need no schema library.
 */

/** Close codes. After 4401 and 4403 a phone must not try again with the same token. */
export const CLOSE_NOT_SIGNED_IN = 4401;
export const CLOSE_CUT_OFF = 4403;
export const CLOSE_NO_PONG = 4408;
/** The frames that waited for this phone passed the limit. It connects again with `after`. */
export const CLOSE_TOO_SLOW = 4413;
export const CLOSE_BAD_FRAME = 4400;
/** Newer lines of the same session are open. */
export const CLOSE_TOO_MANY = 4429;
export const CLOSE_HUB_RESTARTING = 1012;
/** RFC 6455, unexpected condition: the store cannot be read for now. The phone tries again. */
export const CLOSE_UNREADABLE = 1011;

export const PING_EVERY_MS = 5_000;
export const PONG_LIMIT_MS = 15_000;

export const CLIENT_FRAME_MAX_BYTES = 65_536;
/** Lines that one session may have open. */
export const LINES_OF_SESSION = 16;

/** An id of a call that begins so belongs to a press that is not stored: only `acknowledge` takes it. */
export const UNRECORDED_CALL = 'unrecorded-';

/** The error catalogue: each code with its HTTP status, a title, and a hint what to do. Never rename a code. */
type Entry = { readonly status: number; readonly title: string; readonly hint: string };

export const ERRORS = {
  BAD_REQUEST: { status: 400, title: 'The request cannot be read', hint: 'Send JSON with a matching Content-Type.' },
  INVALID_BODY: {
    status: 400,
    title: 'The request does not fit its schema',
    hint: 'See /api/docs for the shape; `detail` names the field.',
  },
  NOT_SIGNED_IN: {
    status: 401,
    title: 'Not signed in',
    hint: 'Open a fresh invitation link, or send Authorization: Bearer with a valid token.',
  },
  INVITE_INVALID: {
    status: 401,
    title: 'This invitation cannot be used',
    hint: 'It was used already, has run out, or was mistyped. Ask for a new one.',
  },
  PAGER_SETUP_INVALID: {
    status: 401,
    title: 'This page cannot set a phone up any more',
    hint: 'Its code was used already or has run out, or the pager was removed. Make a new code.',
  },
  PASSKEY_INVALID: {
    status: 401,
    title: 'This passkey cannot be used',
    hint: 'It was removed, belongs to another hub, or the request for it has run out. Try again, or ask for an invitation.',
  },
  PAIRING_CODE_INVALID: {
    status: 401,
    title: 'This pairing code cannot be used',
    hint: 'It was used already, is older than two minutes, or was mistyped. Open the window again.',
  },
  PIN_WRONG: {
    status: 403,
    title: 'This is not their PIN',
    hint: "Try again; after two wrong ones each further one must wait. A PIN is set on one's own phone.",
  },
  PIN_REQUIRED: {
    status: 403,
    title: 'Nobody has said who acts at this screen',
    hint: 'POST /api/v1/sessions/current/pin first; after two minutes without an act again.',
  },
  NOT_ALLOWED: { status: 403, title: 'Your role may not do this', hint: 'Ask a lead or the administrator.' },
  HTTPS_REQUIRED: {
    status: 403,
    title: 'This is answered over HTTPS only',
    hint: 'Use the https:// address of this hub. /ca explains how a phone is made to trust it.',
  },
  FOREIGN_ORIGIN: {
    status: 403,
    title: 'The request came from a foreign page',
    hint: 'Use the pages that this hub serves.',
  },
  FOREIGN_HOST: {
    status: 421,
    title: 'This hub does not answer to that name',
    hint: 'Use publicUrl, localhost or the IP address of the hub. The settings publicUrl and hostNames add names, for example behind a reverse proxy.',
  },
  NOT_FOUND: { status: 404, title: 'There is no such thing', hint: 'Check the id.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This path does not take that method', hint: 'See /api/docs.' },
  ALREADY_EXISTS: {
    status: 409,
    title: 'This id is taken',
    hint: 'Choose another id, or change the existing one with PATCH.',
  },
  TROUBLE_TAKEN_ON: {
    status: 409,
    title: 'Somebody else takes care of it',
    hint: '`owner` says who.',
  },
  TROUBLE_SOLVED: {
    status: 409,
    title: 'This trouble is over',
    hint: 'Nothing more to do; the next one is a new one.',
  },
  STILL_SILENT: {
    status: 409,
    title: 'The device is still silent',
    hint: 'Bring it back first; then press it, or say here that it is in order.',
  },
  NOT_RECOGNISED: {
    status: 409,
    title: 'The hub does not know how this device speaks',
    hint: 'Send `entry`: GET /api/v1/unknown-devices has one for what was heard. Or let the device say something first.',
  },
  NO_OUTPUTS: {
    status: 409,
    title: 'The site document names no lamp, relay or buzzer of this device',
    hint: 'Add `feedback` to its entry under `devices` (site.md). A device with the protocol of Lotusbell has its lamp anyway.',
  },
  DEVICE_AWAY: {
    status: 409,
    title: 'There is no way to this device now',
    hint: 'Bring it, or its broker, back. On the hub itself it must subscribe to its commands.',
  },
  PAGERS_OFF: {
    status: 409,
    title: 'This hub has no pagers',
    hint: 'Set pager.mode in the settings of the hub and start it again.',
  },
  TOO_MANY_PAGERS: {
    status: 409,
    title: 'This person has four pagers already',
    hint: 'Remove one that is not used any more.',
  },
  CALL_ALREADY_TAKEN: {
    status: 409,
    title: 'Somebody else is going',
    hint: '`owner` says who. Ask them to hand over, or offer a second pair of hands.',
  },
  CALL_CLOSED: { status: 409, title: 'This call is closed', hint: 'Nothing more to do; a new press makes a new call.' },
  CALL_NOT_TAKEN: { status: 409, title: 'Nobody owns this call yet', hint: 'Take it first.' },
  NOT_OWNER: { status: 409, title: 'It has another owner', hint: '`owner` says who. Only they can do this.' },
  NOT_ARRIVED: {
    status: 409,
    title: 'Nobody has been at the place yet',
    hint: 'Arrive first. A visit may be closed from afar with outcome `spoken-with`.',
  },
  PROOF_REQUIRED: {
    status: 409,
    title: 'Being there must be proved',
    hint: 'Scan the code on the plate, use the presence button, or a badge.',
  },
  PROOF_WRONG: {
    status: 409,
    title: 'This code belongs to another place',
    hint: 'Scan the code on the plate of this call point.',
  },
  HAND_OVER_TO_SELF: { status: 409, title: 'It is yours already', hint: 'Name another person, or a team.' },
  HAND_OVER_TO_NOBODY: {
    status: 409,
    title: 'Nobody there would hear the offer',
    hint: 'GET /api/v1/reachability says who can be reached. Or release the call.',
  },
  HAND_OVER_PENDING: {
    status: 409,
    title: 'It is offered to somebody else already',
    hint: 'Wait for the answer; without one the offer ends after 60 s.',
  },
  NO_HAND_OVER: {
    status: 409,
    title: 'It is not being handed over',
    hint: 'The offer was answered, or has ended. `owner` says who has it, if anybody.',
  },
  NOT_OFFERED_TO_YOU: { status: 409, title: 'It is offered to somebody else', hint: '`handOver.to` says whom.' },
  MATTER_DONE: { status: 409, title: 'This matter is done', hint: 'Open another one; notes may still be added.' },
  NOT_YOUR_TEAM: {
    status: 403,
    title: 'This matter belongs to another team',
    hint: '`owner` says who has it. Tell them, or ask them to hand it over.',
  },
  RING_NOT_HEARD: {
    status: 409,
    title: 'No phone has sounded the test ring',
    hint: 'Keep the page in front, turn the sound up, and ring again.',
  },
  SAME_TEAM: {
    status: 409,
    title: 'This team answers the call already',
    hint: '`team` of the call says which. Name the other one, or hand over within the team.',
  },
  IDEMPOTENCY_MISMATCH: {
    status: 409,
    title: 'This Idempotency-Key was used for another request',
    hint: 'Use a fresh key for each new act.',
  },
  NOT_A_PERSON: {
    status: 409,
    title: 'Only a person can own a call',
    hint: 'Sign in as a member of staff; the admin token is not a person.',
  },
  NOT_A_SCREEN: {
    status: 409,
    title: 'This is no shared screen',
    hint: "On one's own phone no PIN is needed. PUT /api/v1/sessions/current/screen makes a screen of a device.",
  },
  PIN_OFF: {
    status: 409,
    title: 'This site uses no PINs',
    hint: 'Set `site.rules.deskPin: true` in the site document.',
  },
  STAFF_INACTIVE: { status: 409, title: 'This person is no longer active', hint: 'Set `active` to true first.' },
  ROSTER_CHANGED: {
    status: 412,
    title: 'Somebody else has changed the roster meanwhile',
    hint: 'Ask GET /api/v1/roster again, make your change in what it answers, and send its ETag as If-Match.',
  },
  TOO_LARGE: { status: 413, title: 'The request is too large', hint: 'Send less at once.' },
  UNSUPPORTED_TYPE: {
    status: 415,
    title: 'This content type is not understood',
    hint: 'Send application/json (application/yaml for the site document; text/csv or text/calendar for a roster import).',
  },
  SITE_INVALID: {
    status: 422,
    title: 'The site document has mistakes',
    hint: '`mistakes` lists all of them with line and remedy.',
  },
  ROSTER_INVALID: {
    status: 422,
    title: 'The roster file has mistakes',
    hint: 'Nothing was changed. `mistakes` lists all of them with line and remedy.',
  },
  UNKNOWN_OUTCOME: { status: 422, title: 'This site has no such outcome', hint: 'GET /api/v1/site lists `outcomes`.' },
  FREE_TEXT_OFF: {
    status: 422,
    title: 'This site allows no free text',
    hint: 'Leave the note out; reasons and outcomes are lists. A lead can change `rules.freeText` of the site.',
  },
  STILL_ON_STAFF: {
    status: 409,
    title: 'This person is on the staff',
    hint: 'Take them out of the site document first; then what names them can be erased.',
  },
  UNKNOWN_REASON: {
    status: 422,
    title: 'This site has no such reason',
    hint: 'GET /api/v1/site lists `reasons`; a site without them has only `other`.',
  },
  UNKNOWN_PLACE: { status: 422, title: 'This site has no such place', hint: 'GET /api/v1/site lists `places`.' },
  UNKNOWN_KIND: { status: 422, title: 'This site has no such kind of call', hint: 'GET /api/v1/site lists `kinds`.' },
  UNKNOWN_STAFF: {
    status: 422,
    title: 'There is no such person, or it is yourself',
    hint: 'GET /api/v1/staff lists the people of this site.',
  },
  UNKNOWN_TEAM: { status: 422, title: 'This site has no such team', hint: 'GET /api/v1/site lists `teams`.' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many tries', hint: 'Wait for the time in Retry-After.' },
  INTERNAL: { status: 500, title: 'The hub made a mistake', hint: 'Tell the caretaker; the log has the details.' },
  NOT_RECORDED: {
    status: 503,
    title: 'The hub cannot write to its disk',
    hint: 'Nothing was stored. Act in person; the hub tries again by itself.',
  },
  BUSY: {
    status: 503,
    title: 'The hub is full',
    hint: 'Too many phones or requests at once; try again in a few seconds.',
  },
  TOO_MUCH_TO_READ: {
    status: 503,
    title: 'This takes the hub too long',
    hint: 'Ask for fewer days. For all facts of a call use `lotusbell audit verify --export FILE`.',
  },
  STOPPING: { status: 503, title: 'The hub is restarting', hint: 'Try again in a few seconds.' },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof ERRORS;

/** Why a message of a device was put into quarantine. */
export const QUARANTINE_CODES = [
  'TOO_LARGE',
  'NOT_UTF8',
  'NOT_JSON',
  'TOO_DEEP',
  'UNKNOWN_VERSION',
  'BAD_SHAPE',
  'UNKNOWN_TOPIC',
  'UNKNOWN_INPUT',
  'PADDED',
  'EMPTY_RETAINED',
  'IMPLAUSIBLE',
] as const;
export type QuarantineCode = (typeof QUARANTINE_CODES)[number];

import type { SaidLine, WhyText } from '../zh/why.ts';

const cannotHear: Readonly<Record<string, string>> = {
  'never-joined': 'no phone has joined',
  'watches-only': 'only watches',
  'on-leave': 'on leave',
  'no-line': 'phone not connected',
  asleep: 'page not in front',
  mute: 'phone without sound',
  declined: 'cannot come',
  'pager-silent': 'phone in the pocket did not answer',
  'off-shift': 'not on shift',
};

const told: Readonly<Record<string, string>> = {
  raised: 'Rang',
  escalated: 'More people were called',
  repeated: 'Nobody took it; rang again',
  'calling-again': 'Pressed again; rang again',
  emergency: 'Emergency; rang',
  're-raised': 'Not there in time; rang again',
  released: 'Given back; rang again',
  'second-pair': 'A second pair of hands was asked',
  cancelled: 'Told of the cancel',
  'still-open': 'Reminded that it is open',
  'handed-over': 'Asked to take over',
  'hand-over-accepted': 'Told that somebody took over',
  'hand-over-declined': 'Told that nobody takes over',
  'hand-over-returned': 'Told that nobody answered',
  redirected: 'Sent over; rang',
};

const passed: Readonly<Record<string, string>> = {
  empty: 'it names nobody',
  'on-leave': 'everybody in it is on leave',
  unreachable: 'nobody in it can hear',
  unproven: 'no phone answered within 5 s',
};

const lamp: Readonly<Record<string, string>> = {
  idle: 'The lamp went off.',
  registered: 'Yellow lamp: received, people are being told.',
  acknowledged: 'Green lamp: somebody is coming.',
  attended: 'Green lamp: somebody is there.',
  'still-coming': 'Yellow lamp, blinking: still looking for somebody.',
  unanswered: 'Red lamp: nobody reached; ask somebody near, or phone.',
  'closed-hours': 'Yellow lamp, blinking: noted, somebody comes when the desk opens.',
};

const proof: Readonly<Record<string, string>> = {
  declared: 'by their own tap',
  plate: 'code on the plate',
  badge: 'badge',
  presence: 'presence button',
  reset: 'reset button',
};

const reached: Readonly<Record<string, (line: SaidLine) => string>> = {
  receipt: ({ by }) => `The phone of ${by} answered; the sounder stopped.`,
  proven: ({ by }) => `${by} can hear again; the sounder stopped.`,
  taken: () => 'Somebody took it; the sounder stopped.',
  'told-again': () => 'Somebody may hear again and was told; the sounder stopped.',
  over: () => 'The call ended; the sounder stopped.',
};

export const whyEn: WhyText = {
  title: 'Why did nobody come?',
  open: 'What happened',
  openOf: (number) => `What happened with call ${number}`,
  number: (number) => `Call ${number}`,
  latest: 'Today and yesterday',
  latestHint: 'Who was told of each call, and why nobody came',
  none: 'No calls yet.',
  noCall: 'There is no such call.',
  well: (taken, arrived) =>
    `Answered well: taken after ${taken}${arrived === null ? '' : `, somebody there after ${arrived}`}.`,
  waits: 'Nobody has taken it yet.',
  late: (taken) => `Taken only after ${taken}.`,
  troubled: (taken) => `Taken after ${taken}, but not without trouble.`,
  never: 'Nobody ever took it.',
  reasonsTitle: 'Why',
  linesTitle: 'What happened',
  seconds: (seconds) => `${seconds} s`,
  minutes: (minutes, seconds) => (seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`),
  and: ', ',
  between: '; ',
  withReason: (name, why) => `${name} (${why})`,
  states: { waiting: 'waiting', acknowledged: 'somebody is going', attended: 'somebody is there', closed: 'closed' },
  cannotHear,
  lines: {
    pressed: () => 'The button was pressed.',
    opened: ({ by }) => `${by} opened the call by hand.`,
    stored: ({ ms, lasted }) => (ms < 1000 ? 'Received at once, and stored.' : `Received ${lasted} later, and stored.`),
    told: ({ why, people, count, sounds }) => {
      const whom = people === '' ? (count > 0 ? `: ${count} people` : '') : `: ${people}`;
      return `${told[why] ?? 'Told'}${whom}${sounds ? ', and the sounder' : ''}.`;
    },
    'cannot-hear': ({ cannot }) => `Could not hear: ${cannot}.`,
    passed: ({ step, why }) => `Step ${step} was passed: ${passed[why] ?? why}.`,
    'went-on': ({ step, why }) =>
      why === 'unproven'
        ? `No phone answered within 5 s: on to step ${step}.`
        : why === 'unreachable'
          ? `Nobody in this step could hear any more: on to step ${step} at once.`
          : why === 'heard-again'
            ? `Somebody may hear again: told anew, step ${step}.`
            : `Nobody took it: on to step ${step}.`,
    shown: ({ by }) => `The phone of ${by} showed it.`,
    heard: ({ by }) => `The phone of ${by} sounded.`,
    lamp: ({ stage }) => lamp[stage] ?? 'The lamp changed.',
    'nobody-reached': ({ why }) =>
      why === 'cannot' ? 'Nobody could hear at all: the sounder began.' : 'No phone answered: the sounder began.',
    reached: (line) => reached[line.why]?.(line) ?? 'The sounder stopped.',
    'hearing-lost': () => 'Fewer people can hear now; decided anew.',
    'pressed-again': () => 'Pressed again.',
    emergency: () => 'Held: it became an emergency.',
    cancelled: () => 'Cancelled at the button; somebody still has to look.',
    taken: ({ by, lasted }) => `${by} said "I am going", ${lasted} after the press.`,
    arrived: ({ by, why }) => `${by} was there (${proof[why] ?? why}).`,
    present: () => 'Somebody was at the place, without saying who.',
    'cannot-come': ({ by }) => `${by} cannot come.`,
    'given-back': ({ by }) => `${by} gave it back.`,
    'not-there': ({ by }) => `${by} was not there in time.`,
    'sent-over': ({ by, team }) => `${by} sent it over to ${team}.`,
    offered: ({ by }) => `${by} asked others to take over.`,
    accepted: ({ by }) => `${by} took over.`,
    declined: ({ by }) => `${by} could not take over.`,
    returned: ({ by }) => `Nobody took over; it stayed with ${by}.`,
    reminded: ({ by }) => `${by} was reminded that it is open.`,
    'clock-stepped': () => 'The clock of the hub was put right; times before and after may not fit.',
    closed: ({ by, outcome }) => (by === '' ? 'Reset at the place; closed.' : `${by} closed it: ${outcome}.`),
  },
  reasons: {
    'late-press': ({ lasted }) => `The button had no connection; the press came ${lasted} late.`,
    'closed-hours': () => 'A routine call outside opening hours: noted, and rung when the desk opened.',
    'cannot-hear': ({ cannot }) => `Could not hear: ${cannot}.`,
    'no-receipt': ({ people }) => `Told, but their phone did not answer: ${people}.`,
    'not-taken': ({ people }) => `Their phone had it, and they did not take it: ${people}.`,
    'nobody-named': () => 'A step names nobody.',
    'given-back': ({ people }) => `Took it and gave it back: ${people}.`,
    'not-there': ({ people }) => `Said "I am going" and was not there in time: ${people}.`,
  },
};

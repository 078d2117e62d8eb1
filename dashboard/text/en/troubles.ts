import type { TroublesText } from '../zh/troubles.ts';

const buttons = (count: number): string => `${count} ${count === 1 ? 'button' : 'buttons'} behind it`;

/** What the pages say about device troubles, in English. */
export const troublesEn: TroublesText = {
  title: 'Device troubles',
  silent: (ago) => `Silent, last heard ${ago}. A press there is heard by nobody now`,
  heardAgain: 'Heard again, being watched',
  falsePresses: (count) => `Called ${count} times, and nobody was there`,
  brokerGone: {
    unreachable: (ago, count) => `Cannot be reached, lost ${ago}. A press is heard by nobody now at ${buttons(count)}`,
    refused: (ago, count) =>
      `Does not let the hub in, lost ${ago}. A press is heard by nobody now at ${buttons(count)}`,
    certificate: (ago, count) =>
      `Its certificate is not trusted, lost ${ago}. A press is heard by nobody now at ${buttons(count)}`,
  },
  bridgeGone: (ago, count) => `Offline, lost ${ago}. A press is heard by nobody now at ${buttons(count)}`,
  broker: (name) => `Broker ${name}`,
  bridge: (name) => `Bridge ${name}`,
  near: (point, count) => (count > 1 ? `${point} and others` : point),
  latched: 'Once it is heard again: press the button, or confirm it here',
  takeOn: 'I take care of it',
  inOrder: 'In order again',
  mine: 'You take care of it',
  takenOnBy: (name) => `${name} takes care of it`,
  watch: 'Watch for 24 hours: only desk and lead are told',
  unwatch: 'End it, ring as ever',
  watchedTitle: 'Watched buttons',
  watchedHint: 'Each press still is a call, and only desk and lead are told. A hold rings as ever.',
  watchedUntil: (time, name) => `Ends by itself at ${time} (set by ${name})`,
  watched: (points) => `Watched: ${points}`,
  count: (open, unproven, watched) =>
    [
      open > 0 ? `${open} device ${open === 1 ? 'trouble' : 'troubles'}` : '',
      watched > 0 ? `${watched} watched` : '',
      unproven > 0 ? `${unproven} ${unproven === 1 ? 'button' : 'buttons'} unproven` : '',
    ]
      .filter((words) => words !== '')
      .join(', '),
  more: (count) => `${count} more device ${count === 1 ? 'trouble' : 'troubles'}`,
  some: (count) => `${count} device ${count === 1 ? 'trouble' : 'troubles'}`,
  unproven: (count) => `${count} ${count === 1 ? 'button' : 'buttons'} unproven: never pressed`,
  unprovenHint: 'Press each once. Only then is it known to work.',
};

import { array, constantFrom, oneof, stringMatching, type Arbitrary } from 'fast-check';
import { hashOf } from '../../../hub/commands/secret.ts';
import { ID_PATTERN } from '../../../hub/contract/ids.ts';
import { downPrefix, upPrefix } from '../../../hub/contract/topics.ts';
import { mayConnect, maySubscribe, publishRight } from '../../../hub/mqtt/access.ts';
import { anyText } from '../hostile.ts';
import { pure, type Target } from '../target.ts';

const SECRET = 'the-key-of-the-ramp';
const ME = 'ramp';
const OTHERS = ['ram', 'ramp-2', 'hub', 'door', '$SYS', 'rampart'];

const id = stringMatching(new RegExp(ID_PATTERN));
const level = oneof(
  {
    weight: 6,
    arbitrary: constantFrom(
      'lotus',
      'v1',
      ME,
      'up',
      'down',
      'hub',
      '+',
      '#',
      '',
      '..',
      '.',
      '$SYS',
      'press',
      'feedback',
      ...OTHERS,
    ),
  },
  { weight: 1, arbitrary: anyText({ maxLength: 6 }) },
);
const topic = oneof(
  array(level, { maxLength: 7 }).map((levels) => levels.join('/')),
  array(level, { maxLength: 3 }).map((levels) => `${downPrefix(ME)}${levels.join('/')}`),
  array(level, { maxLength: 3 }).map((levels) => `${upPrefix(ME)}${levels.join('/')}`),
);
const name = oneof(
  constantFrom(ME, ...OTHERS, '', '__proto__', 'constructor', '+', '#', 'RAMP', `${ME}\0`, `${ME}\u0301`),
  id,
  anyText({ maxLength: 8 }),
);
const lines: Arbitrary<string[]> = array(oneof(name, topic), { minLength: 4, maxLength: 4 });

/**
 * Client id, user name, password and a topic, one line each. A device must not sign in as another one, nor receive
 * messages of another one.
 */
export const deviceAccess: Target = {
  name: 'device-access',
  limitMs: 500,
  shortRound: 800,
  open: pure(
    oneof({ weight: 3, arbitrary: lines }, { weight: 1, arbitrary: topic.map((one) => [ME, ME, SECRET, one]) }).map(
      (all): Uint8Array => Buffer.from(all.join('\n')),
    ),
    (input) => {
      const [client = '', user, password, filter = ''] = Buffer.from(input).toString('utf8').split('\n');
      const hash = hashOf(SECRET);
      const verdict = mayConnect(
        (device) => (device === ME ? hash : null),
        client,
        user,
        password === undefined ? undefined : Buffer.from(password),
      );
      const isMe = client === ME && user === ME && password === SECRET;
      return [
        ...(verdict.ok === isMe
          ? []
          : [`${JSON.stringify(client)} ${verdict.ok ? 'may come in' : `is turned away (${verdict.why})`}`]),
        ...(!verdict.ok && (verdict.returnCode < 1 || verdict.returnCode > 5)
          ? [`no return code of MQTT: ${verdict.returnCode}`]
          : []),
        ...(maySubscribe(ME, filter)
          ? OTHERS.filter((other) => other !== 'hub').flatMap((other) => heardThrough(filter, other))
          : []),
        ...(publishRight(ME, filter) === 'heard' && !isOwn(filter) ? [`is heard on ${JSON.stringify(filter)}`] : []),
      ];
    },
  ),
};

/** Below its own `up/`, or its press topic written otherwise. */
function isOwn(topic: string): boolean {
  if (topic.startsWith(`lotus/v1/${ME}/up/`)) return true;
  const letters = topic.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return letters === `lotusv1${ME}uppress`;
}

/** MQTT 3.1.1 §4.7. */
function heardThrough(filter: string, other: string): string[] {
  const wanted = filter.split('/');
  return [`${downPrefix(other)}feedback/main`, `${upPrefix(other)}press`, `${upPrefix(ME)}press`]
    .filter((one) => {
      const levels = one.split('/');
      const rest = wanted.indexOf('#');
      const compared = rest === -1 ? wanted : wanted.slice(0, rest);
      return (
        (rest === -1 ? wanted.length === levels.length : levels.length >= rest) &&
        compared.every((part, i) => part === '+' || part === levels[i])
      );
    })
    .map((one) => `${JSON.stringify(filter)} hears ${one}`);
}

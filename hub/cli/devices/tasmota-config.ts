import { failure } from '../command.ts';
import { headOf, nameOf, outputsOf, PLACEHOLDER, type Plan } from './plan.ts';

const FULL_TOPIC = '%prefix%/%topic%/';

/**
 * A Backlog for the console of Tasmota (tasmota.github.io, Commands, Buttons-and-Switches). Buttons say their action and
 * switch nothing; a long hold resets nothing. The device restarts by itself after the second line.
 * @throws when a value holds a semicolon or a blank at its ends, which a Backlog cannot carry.
 */
export function tasmotaConfig(plan: Plan): string {
  const { device, broker, user, secret } = plan;
  const outputs = outputsOf(device);
  const withRelay = outputs.some((output) => output.startsWith('power'));
  const hasSwitch = plan.inputs.some((input) => input.startsWith('switch'));
  const behaviour = [
    'SetOption73 1',
    ...(hasSwitch ? ['SetOption114 1'] : []),
    'SetOption1 1',
    'SetOption13 1',
    'SetOption32 20',
    'SetOption4 0',
    'ButtonDebounce 50',
    'ButtonRetain 0',
    'SwitchRetain 0',
    'TelePeriod 60',
    // A relay is a lamp here: off after a power cut, and blinking until the stage ends.
    ...(withRelay ? ['PowerOnState 0', 'PowerRetain 0', 'BlinkCount 0', 'BlinkTime 10'] : []),
  ];
  const connection = [
    `MqttHost ${value('the broker', broker.host)}`,
    `MqttPort ${broker.port}`,
    `MqttUser ${value('the user', user)}`,
    `MqttPassword ${secret === null ? PLACEHOLDER : value('the secret', secret)}`,
    `FullTopic ${value('base', device.base ?? FULL_TOPIC)}`,
    `Topic ${value('name', nameOf(device))}`,
  ];
  return [
    ...headOf('#', plan),
    '# Enter each line that begins with Backlog in the console of the device.',
    `Backlog ${behaviour.join('; ')}`,
    `Backlog ${connection.join('; ')}`,
    '',
  ].join('\n');
}

function value(what: string, text: string): string {
  if (!/[;\s]/.test(text)) return text;
  throw failure(
    'NO_BACKLOG',
    `${what} holds a semicolon or a blank, which a Backlog cannot carry`,
    'choose another one, or enter it in the web page of the device',
  );
}

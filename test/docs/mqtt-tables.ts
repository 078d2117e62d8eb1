import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../config/hub/load.ts';
import {
  DOWN_SCHEMAS,
  HubStatus,
  UP_SCHEMAS,
  type FeedbackMessage,
  type StageName,
} from '../../hub/contract/device-messages.ts';
import { QUARANTINE_CODES, type QuarantineCode } from '../../hub/contract/errors.ts';
import { Id, PAYLOAD_MAX_BYTES, PRESS_ID_MAX, Words } from '../../hub/contract/ids.ts';
import { DOWN_NAMES, downTopic, HUB_STATUS_TOPIC, UP_NAMES, upTopic } from '../../hub/contract/topics.ts';
import { wordsForCaller } from '../../hub/delivery/words/caller.ts';
import type { Blocks } from './blocks.ts';
import { ROOT } from './root.ts';
import { code, plain, shapeOf, type Names } from './schema.ts';
import { fieldTable, table } from './table.ts';

const NAMES: Names = new Map([
  [shapeOf(Id), 'id'],
  [shapeOf(Words), '`{ zh, en }`'],
]);

/** Content of the tables of mqtt.md. A message without a row here does not compile. */
const UP: Readonly<Record<(typeof UP_NAMES)[number], readonly [qos: string, retained: string, meaning: string]>> = {
  press: ['1', 'never', 'the button was pressed'],
  cancel: ['1', 'never', 'the caller no longer needs help'],
  presence: ['1', 'never', 'staff are at the place'],
  reset: ['1', 'never', 'cleared at the place'],
  heartbeat: ['0', 'never', 'the device is alive'],
  status: ['1', 'yes, and the last will', 'a connection begins or has ended'],
  'self-test': ['1', 'never', 'answer to a self-test'],
};
const DOWN: Readonly<Record<(typeof DOWN_NAMES)[number], readonly [retained: string, meaning: string]>> = {
  feedback: ['yes', 'what the caller is shown'],
  lamp: ['yes', 'the lamp alone, in a small packet'],
  settings: ['yes', 'how the device shall work'],
  'self-test': ['no', 'asks for an answer'],
  identify: ['no', 'blink, so that the device is found'],
};

const QUARANTINE: Readonly<Record<QuarantineCode, string>> = {
  TOO_LARGE: 'the payload is larger than the limit',
  NOT_UTF8: 'the payload is not UTF-8',
  NOT_JSON: 'the payload is not JSON',
  TOO_DEEP: 'objects and lists are nested more than 16 deep',
  UNKNOWN_VERSION: '`v` is missing or is not 1',
  BAD_SHAPE: 'a field is missing, or has a wrong type or value',
  UNKNOWN_TOPIC: 'the topic below `up/` is not one of this page',
  UNKNOWN_INPUT: 'the site document has call points for this device, but none on this input',
  PADDED: 'NUL, blanks or a byte order mark stand before or after the message',
  EMPTY_RETAINED: 'an empty retained message, with which tools delete; it is no press',
  IMPLAUSIBLE: 'a number of a heartbeat is outside of its limits; the other fields count',
};

export function mqttBlocks(): Blocks {
  return {
    topics: topics(),
    ...Object.fromEntries(UP_NAMES.map((name) => [`up-${name}`, message(UP_SCHEMAS[name], upExample(name))])),
    ...Object.fromEntries(DOWN_NAMES.map((name) => [`down-${name}`, message(DOWN_SCHEMAS[name], downExample(name))])),
    'hub-status': message(HubStatus, golden('hub', 'status-online')),
    stages: stages(),
    limits: limits(),
    quarantine: table(
      ['code', 'why'],
      QUARANTINE_CODES.map((name) => [code(name), QUARANTINE[name]]),
    ),
  };
}

function topics(): string {
  const device = '<device>';
  return table(
    ['topic', 'who publishes', 'QoS', 'retained', 'means'],
    [
      ...UP_NAMES.map((name) => [code(upTopic(device, name)), 'device', ...UP[name]]),
      ...DOWN_NAMES.map((name) => [code(downTopic(device, name)), 'hub', '1', ...DOWN[name]]),
      [code(HUB_STATUS_TOPIC), 'hub', '1', 'yes', 'the hub is there, or is stopping'],
    ],
  );
}

function message(schema: object, example: string): string {
  return `${fieldTable(plain(schema), NAMES)}\n\n\`\`\`json\n${example}\n\`\`\``;
}

/** A golden message; tests send and expect it byte for byte. */
function golden(folder: string, name: string): string {
  return readFileSync(join(ROOT, 'test', 'wire', 'golden', folder, `${name}.json`), 'utf8').trim();
}

function upExample(name: (typeof UP_NAMES)[number]): string {
  return golden('up', name === 'status' ? 'status-online' : name);
}

function downExample(name: (typeof DOWN_NAMES)[number]): string {
  return golden('down', name === 'feedback' ? 'feedback-acknowledged' : name);
}

/** Written as a record, so that a stage without its reason does not compile. */
const STAGES: Readonly<Record<StageName, string>> = {
  idle: 'no call is open here',
  registered: 'the press is stored, staff are being told',
  acknowledged: 'a person has said "I am going"',
  attended: 'somebody is at the place',
  'still-coming': 'nobody came in time or the person gave it back; others are told',
  unanswered: 'nobody could be reached, or nobody has answered any step; telling goes on',
  'closed-hours': 'the desk is closed; the visit is noted and rings when it opens',
};

function stages(): string {
  const rows = Object.entries(STAGES).map(([name, when]) => {
    const stage = name as StageName;
    const { lamp, blink } = JSON.parse(golden('down', `feedback-${stage}`)) as FeedbackMessage;
    const none = { who: null, minutes: null, telephone: null, opens: null, rightDoor: null };
    return [code(stage), code(lamp), blink ? 'blinks' : 'steady', when, wordsForCaller({ stage, ...none }).en];
  });
  return table(['stage', 'lamp', 'how', 'when', 'words (`say.en`, shortest form)'], rows);
}

function limits(): string {
  const loaded = loadConfig({ env: {}, flags: {} });
  if ('mistakes' in loaded) throw new Error('the default settings have mistakes');
  const { mqtt } = loaded.config.limits;
  const { heartbeatS } = loaded.config.device;
  return table(
    ['limit', 'value', 'setting', 'beyond it'],
    [
      [
        'payload',
        `${PAYLOAD_MAX_BYTES} bytes`,
        '`limits.mqtt.payloadBytes`',
        'quarantine; a press is read all the same',
      ],
      ['MQTT packet', `${mqtt.maxPacketBytes} bytes`, '`limits.mqtt.maxPacketBytes`', 'the connection is closed'],
      ['press id', `${PRESS_ID_MAX} UTF-16 code units`, '', 'of a press: known by its hash; others: quarantine'],
      [
        'messages of one device',
        `${mqtt.messagesPerSecond} a second, ${mqtt.messagesPerSecond * 10} at once after a quiet time`,
        '`limits.mqtt.messagesPerSecond`',
        'see [Rates](#rates)',
      ],
      ['time to sign in', `${mqtt.connectTimeoutS} s`, '`limits.mqtt.connectTimeoutS`', 'the connection is closed'],
      [
        'time to take what the hub sends',
        `${mqtt.drainTimeoutS} s`,
        '`limits.mqtt.drainTimeoutS`',
        'the connection is closed',
      ],
      [
        'connections',
        `${mqtt.maxConnections}`,
        '`limits.mqtt.maxConnections`',
        'one that has not signed in is closed, else the new one',
      ],
      [
        'connections of one address before sign-in',
        `${mqtt.strangersPerAddress}`,
        '`limits.mqtt.strangersPerAddress`',
        'the one that has been silent longest is closed',
      ],
      [
        'refusals to one address',
        `${mqtt.refusalsPerSecond} a second`,
        '`limits.mqtt.refusalsPerSecond`',
        'cut without an answer',
      ],
      ['heartbeat', `${heartbeatS} s`, '`device.heartbeatS`', 'late after 1.5, lost after 3 of them'],
    ],
  );
}

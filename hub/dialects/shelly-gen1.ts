import type { SiteDevice } from '../domain/site/site.ts';
import { hearAvailability, hearVersion } from './availability.ts';
import { hearLevel } from './contact.ts';
import type { Dialect, DialectMemory, Heard, Hearing } from './dialect.ts';
import { hearAction, inTurn, isReplay, nothing, withInput } from './momentary.ts';
import { SHELLY_GEN1 } from './outputs/shelly.ts';
import { at, inputId, jsonIn, numberOf, objectOf, textOf, wordOf } from './payload.ts';
import { healthOf, hearHealth } from './plausible.ts';
import { meaningOf } from './words.ts';

/**
 * Shelly of the first generation (Button1, i3, 1, 2.5; shellies_discovery.py and its issues 91 and 238). `input_event/<n>`
 * holds the last touch and a counter, and is said again every 30 s with the same counter. The first one that is heard is
 * therefore only remembered.
 */
export const shellyGen1: Dialect = {
  name: 'shelly-gen1',
  promise: { receipt: false, liveness: 'line', mayBeSole: true },
  filters: (device) => {
    const own = ownOf(device);
    return [`${own}/+`, `${own}/+/+`, `${baseOf(device)}/announce`];
  },
  commandFilters: (device) => [`${ownOf(device)}/+/+/command`, `${ownOf(device)}/command`],
  outputs: { kinds: SHELLY_GEN1, topicOf: (device, end) => `${ownOf(device)}/${end}` },
  availabilityTopic: (device) => `${ownOf(device)}/online`,
  hear: (device, memory, heard) => {
    if (heard.topic === `${baseOf(device)}/announce`) return hearAnnounce(device, memory, heard);
    const [what, which] = heard.topic.slice(ownOf(device).length + 1).split('/');
    switch (what) {
      case 'online':
        return hearAvailability(memory, heard);
      case 'input_event':
        return hearTouch(device, memory, heard, inputId(`input-${which ?? 0}`));
      case 'input':
        return hearInput(device, memory, heard, inputId(`input-${which ?? 0}`));
      case 'sensor':
        return which === 'battery'
          ? hearHealth(memory, healthOf({ battery: textOf(heard.payload) }))
          : nothing(memory, 'a sensor that says nothing of a button');
      case 'info':
      case 'announce':
        return hearInfo(memory, heard);
      default:
        return nothing(memory, 'a topic that says nothing of a button');
    }
  },
  discoveryFilters: ['shellies/announce', 'shellies/+/online', 'shellies/+/input_event/+'],
  recognise: (topic, payload) => {
    const [base = '', name = '', ...rest] = topic.split('/');
    if (base !== 'shellies' || name === '') return [];
    if (name !== 'announce') return rest.length === 0 ? [] : [{ dialect: 'shelly-gen1', name }];
    const message = objectOf(jsonIn(payload));
    const id = wordOf(message?.['id']);
    const model = wordOf(message?.['model']);
    return id === null ? [] : [{ dialect: 'shelly-gen1', name: id, ...(model === null ? {} : { model }) }];
  },
};

function hearTouch(device: SiteDevice, memory: DialectMemory, heard: Heard, input: string): Hearing {
  const message = objectOf(jsonIn(heard.payload));
  const count = numberOf(message?.['event_cnt']);
  if (message === null || count === null) return nothing(memory, 'a touch without its counter');
  const action = wordOf(message['event']);
  const key = `${action ?? ''} ${count}`;
  const before = memory.inputs[input];
  if (before?.key === undefined || action === null || isReplay(heard))
    return nothing(
      before?.key === key ? memory : withInput(memory, input, { ...before, key }),
      action === null ? 'no touch since its start' : 'the last touch before it was heard for the first time',
    );
  if (before.key === key) return nothing(memory, 'the same touch, said again');
  return hearAction(memory, heard, { input, action, means: meaningOf(device, action), key });
}

/** A button says its touch as an event too; so a level counts only where the contact latches. */
function hearInput(device: SiteDevice, memory: DialectMemory, heard: Heard, input: string): Hearing {
  const text = textOf(heard.payload);
  if (device.contact !== 'latching') return nothing(memory, 'the level of a button: its touch is said as an event');
  if (text !== '0' && text !== '1') return nothing(memory, 'neither 0 nor 1');
  return hearLevel(device, memory, heard, { input, isClosed: text === '1', action: '1' });
}

function hearAnnounce(device: SiteDevice, memory: DialectMemory, heard: Heard): Hearing {
  const message = objectOf(jsonIn(heard.payload));
  if (message === null || message['id'] !== nameOf(device)) return nothing(memory, 'another device announced itself');
  return hearVersion(memory, wordOf(message['fw_ver']));
}

function hearInfo(memory: DialectMemory, heard: Heard): Hearing {
  const message = objectOf(jsonIn(heard.payload));
  if (message === null) return nothing(memory, 'no JSON');
  const version = wordOf(at(message, 'update.old_version')) ?? wordOf(message['fw_ver']);
  const health = healthOf({
    rssi: at(message, 'wifi_sta.rssi'),
    uptimeS: message['uptime'],
    battery: at(message, 'bat.value'),
  });
  return inTurn(memory, [(last) => hearHealth(last, health), (last) => hearVersion(last, version)]);
}

const nameOf = ({ id, name = id }: SiteDevice): string => name;
const baseOf = ({ base = 'shellies' }: SiteDevice): string => base;
const ownOf = (device: SiteDevice): string => `${baseOf(device)}/${nameOf(device)}`;

import type { OutsideBrokers } from '../../brokers/outside-brokers.ts';
import type { BoughtLines } from '../../delivery/bought-outputs.ts';
import type { BoughtDevices } from '../../intake/bought-devices.ts';
import type { MqttServer } from '../../mqtt/mqtt-server.ts';

/** The ways to bought devices: the hub's own broker, and those whose client it is. */
export function boughtLines(
  mqtt: Pick<MqttServer, 'send'>,
  brokers: Pick<OutsideBrokers, 'byId'> | null,
  devices: Pick<BoughtDevices, 'at'>,
): BoughtLines {
  return {
    send: ({ id, broker }, { topic, payload }, roomAgain) => {
      // It would be heard as a message of that device, perhaps as a press.
      if (devices.at(broker ?? null, topic).length > 0) return 'heard';
      if (broker === undefined) return mqtt.send(id, topic, payload) ? 'sent' : 'away';
      return brokers?.byId(broker)?.publish(topic, payload, roomAgain) ?? 'away';
    },
    lineOf: (broker) => brokers?.byId(broker)?.line() ?? null,
  };
}

import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import type { HttpServer } from '../../http/server/http-server.ts';
import { isLoopback } from '../../http/server/pages/plain-http.ts';
import type { MqttServer } from '../../mqtt/mqtt-server.ts';
import type { Log } from '../../types/log.ts';
import type { Addresses } from '../options.ts';

/** This is right only behind a server that ends TLS. Otherwise an eavesdropper can take sessions over. */
const PLAIN = 'pages are served to the network without encryption; tls.mode: own or files ends that';

export type ListenOptions = {
  readonly config: Pick<HubConfig, 'http' | 'https' | 'mqtt'>;
  readonly mqtt: Pick<MqttServer, 'listen' | 'listenTls'>;
  readonly http: Pick<HttpServer, 'listen' | 'listenTls'>;
  readonly withTls: boolean;
  readonly pager: { readonly listen: () => Promise<string> } | null;
  readonly log: Pick<Log, 'warn'>;
};

/** Opens every port. MQTT first, because presses must not wait for the pages. @throws what `listen` throws. */
export async function listenEverywhere({ config, mqtt, http, withTls, pager, log }: ListenOptions): Promise<Addresses> {
  const { http: web, https: secureWeb } = config;
  const { plain, tls: secureBroker, ...broker } = config.mqtt;
  const brokerHost = plain === 'loopback' && !isLoopback(broker.host) ? '127.0.0.1' : broker.host;
  const forDevices = {
    mqtt: plain === 'off' ? null : urlOf('mqtt', brokerHost, await mqtt.listen(brokerHost, broker.port)),
    mqtts: withTls
      ? urlOf('mqtts', secureBroker.host, await mqtt.listenTls(secureBroker.host, secureBroker.port))
      : null,
  };
  const forPages = {
    http: urlOf('http', web.host, await http.listen(web.host, web.port)),
    https: withTls ? urlOf('https', secureWeb.host, await http.listenTls(secureWeb.host, secureWeb.port)) : null,
  };
  if (!withTls && !isLoopback(web.host) && web.host !== 'localhost') log.warn({ http: forPages.http }, PLAIN);
  return { ...forPages, ...forDevices, pager: (await pager?.listen()) ?? null };
}

function urlOf(scheme: string, host: string, port: number): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${scheme}://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

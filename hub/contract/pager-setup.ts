/** What the app needs to subscribe. */
export type PagerSetup = {
  /** `http(s)://HOST:PORT`, without a slash at the end; the app takes no path. */
  readonly base: string;
  readonly topic: string;
  /** The name of the building, as the app lists it. */
  readonly display: string;
  /** The certificate that the app pins, PEM; null without TLS. */
  readonly certificate: string | null;
};

/** Seconds without a connection after which the app shows an alert; one of the values that it knows. */
const ALERT_AFTER_S = 300;
/** The app wants an id for the subscription, below this. */
const IDS = 100_000_000;

/** The link that subscribes with one tap. It cannot carry the transport or the certificate. */
export function pagerLink({ base, topic, display }: PagerSetup): string {
  const { protocol, host } = new URL(base);
  return `ntfy://${host}/${topic}?secure=${protocol === 'https:'}&display=${encodeURIComponent(display)}`;
}

/**
 * The file for Settings → Backup & Restore → Restore from file. It also sets WebSocket, own notification channels and
 * the pinned certificate. Other settings are left out, because they hold for the whole app of the person.
 * @param number any number, which should differ between topics.
 */
export function pagerSetupFile({ base, topic, display, certificate }: PagerSetup, number: number): object {
  return {
    magic: 'ntfy2586',
    version: 1,
    settings: { connectionProtocol: 'ws', connectionAlertSeconds: ALERT_AFTER_S },
    subscriptions: [
      {
        id: 1 + (Math.abs(number) % (IDS - 1)),
        baseUrl: base,
        topic,
        instant: true,
        dedicatedChannels: true,
        mutedUntil: 0,
        minPriority: 0,
        autoDelete: -1,
        insistent: -1,
        displayName: display,
      },
    ],
    ...(certificate === null ? {} : { trustedCertificates: [{ baseUrl: base, pem: certificate }] }),
  };
}

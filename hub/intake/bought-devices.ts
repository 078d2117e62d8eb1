import type { Dialect } from '../dialects/dialect.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { DialectName, SiteDevice } from '../domain/site/site.ts';
import { createTopicIndex, type TopicIndex } from './topic-index.ts';

/** A device of the site document with the dialect that it speaks. */
export type Bought = { readonly device: SiteDevice; readonly dialect: Dialect };

export type BoughtDevices = {
  readonly byId: (device: string) => Bought | null;
  /**
   * @param broker id of an outside broker; null: the hub's own.
   * @returns the devices that say something on this topic; of a topic of a bridge all devices behind it.
   */
  readonly at: (broker: string | null, topic: string) => readonly Bought[];
  /** The topic filters of all devices behind an outside broker, each once. */
  readonly filtersOf: (broker: string) => readonly string[];
  readonly behind: (broker: string) => readonly Bought[];
  /** `visited`: nodes of the index that look-ups have touched since it was built. */
  readonly counts: { readonly built: number; readonly visited: number };
};

type Index = {
  readonly site: SiteIndex;
  readonly byId: ReadonlyMap<string, Bought>;
  readonly topics: ReadonlyMap<string | null, TopicIndex<Bought>>;
};

/** The bought devices of the present site document. They are read again when the document changes. */
export function createBoughtDevices(
  site: () => SiteIndex,
  dialectOf: (name: DialectName) => Dialect | null,
): BoughtDevices {
  let built = 0;
  let index = build(site());

  function build(present: SiteIndex): Index {
    built++;
    const byId = new Map<string, Bought>();
    const topics = new Map<string | null, TopicIndex<Bought>>();
    for (const device of present.site.devices ?? []) {
      const dialect = dialectOf(device.dialect);
      if (dialect === null) continue;
      const bought = { device, dialect };
      byId.set(device.id, bought);
      const broker = device.broker ?? null;
      const known = topics.get(broker) ?? createTopicIndex<Bought>();
      topics.set(broker, known);
      for (const filter of dialect.filters(device)) known.add(filter, bought);
    }
    return { site: present, byId, topics };
  }

  function now(): Index {
    const present = site();
    if (present !== index.site) index = build(present);
    return index;
  }

  const behind = (broker: string): Bought[] => [...now().byId.values()].filter((one) => one.device.broker === broker);

  return {
    byId: (device) => now().byId.get(device) ?? null,
    at: (broker, topic) => now().topics.get(broker)?.find(topic) ?? [],
    filtersOf: (broker) => [...new Set(behind(broker).flatMap(({ device, dialect }) => dialect.filters(device)))],
    behind,
    counts: {
      get built() {
        return built;
      },
      get visited() {
        return [...index.topics.values()].reduce((sum, { counts }) => sum + counts.visited, 0);
      },
    },
  };
}

/** What a memory belongs to: with another family, name or broker it says nothing about the device. */
export function entryOf({ id, dialect, name = id, base = '', broker = '' }: SiteDevice): string {
  return JSON.stringify([dialect, name, base, broker]);
}

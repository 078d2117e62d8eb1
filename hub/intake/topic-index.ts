/** A tree of topic levels. `plus` and `here` are the wildcards and the ends of filters at this level. */
type Node<T> = {
  readonly levels: Map<string, Node<T>>;
  plus: Node<T> | null;
  /** Filters that end here with `#`. */
  readonly rest: T[];
  readonly here: T[];
};

export type TopicIndex<T> = {
  readonly add: (filter: string, value: T) => void;
  /** @returns what was added with a filter that this topic matches (MQTT 3.1.1 §4.7), each once. */
  readonly find: (topic: string) => readonly T[];
  /** Nodes that were looked at, for a test: a look-up must not grow with the number of filters. */
  readonly counts: { visited: number };
};

/** Finds who a topic belongs to, by exact filters and by wildcards, among thousands of them. */
export function createTopicIndex<T>(): TopicIndex<T> {
  const root = emptyNode<T>();
  const counts = { visited: 0 };

  function collect(node: Node<T>, levels: readonly string[], at: number, found: Set<T>): void {
    counts.visited++;
    for (const value of node.rest) found.add(value);
    const level = levels[at];
    if (level === undefined) {
      for (const value of node.here) found.add(value);
      return;
    }
    const exact = node.levels.get(level);
    if (exact !== undefined) collect(exact, levels, at + 1, found);
    if (node.plus !== null) collect(node.plus, levels, at + 1, found);
  }

  return {
    add: (filter, value) => {
      let node = root;
      for (const level of filter.split('/')) {
        if (level === '#') return void node.rest.push(value);
        node = below(node, level);
      }
      node.here.push(value);
    },
    find: (topic) => {
      const found = new Set<T>();
      collect(root, topic.split('/'), 0, found);
      return [...found];
    },
    counts,
  };
}

function below<T>(node: Node<T>, level: string): Node<T> {
  if (level === '+') return (node.plus ??= emptyNode<T>());
  const known = node.levels.get(level) ?? emptyNode<T>();
  node.levels.set(level, known);
  return known;
}

function emptyNode<T>(): Node<T> {
  return { levels: new Map(), plus: null, rest: [], here: [] };
}

import { storm, type Storm, type StormReport } from './clients/storm.ts';

/**
 * A storm in a process of its own, so that what it costs does not delay what the driver sees. One order, one report,
 * the end.
 */
process.on('message', (order: Storm) => {
  void storm(order).then((report: StormReport) => process.send?.(report, () => process.exit(0)));
});
process.on('disconnect', () => process.exit(1));

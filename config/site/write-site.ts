import { stringify } from 'yaml';

/** @returns the site document as YAML, for people to read and edit. */
export function siteToYaml(site: object): string {
  return stringify(site, { lineWidth: 120 });
}

/** Paths of pages that people type or scan. All serve index.html, which reads the path itself. */
export const PAGE_PATHS = [
  '/',
  '/join',
  '/phone',
  '/board',
  '/panel',
  '/privacy',
  '/why',
  '/report',
  '/duty',
  '/devices',
  '/places',
  '/pager',
] as const;

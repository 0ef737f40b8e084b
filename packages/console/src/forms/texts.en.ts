export const en = { show: 'Show what was typed', hide: 'Hide what was typed' } as const;

/** What agents on phones tell us, as schemas. Nothing of it is believed before it has been parsed by them. */
export * from './check-in.ts';

export { type SetUp, setUpDemonstration } from './administrator.ts';
export { attributeStory, partnerStory, type Story, type StoryTools, tellStory } from './stories.ts';

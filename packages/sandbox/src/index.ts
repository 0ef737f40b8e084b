export { type SetUp, setUpDemonstration } from './administrator.ts';
export { type SignInSetUp, setUpSignIn } from './sign-in.ts';
export { attributeStory, partnerStory, type Story, type StoryTools, tellStory } from './stories.ts';

import { itSurvives } from '../../reconciler/kill.ts';

itSurvives(35, 500, 900_000);

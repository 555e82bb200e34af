// Makes the schema of all modules.

import { type GraphQLEnumType, GraphQLSchema } from 'graphql';
import { accessDirective, describeAccess } from './access.ts';
import { builder } from './builder.ts';
import './scalars.ts';
import './error-types.ts';
import '../modules/nodes/node.ts';
import '../modules/nodes/resolve.ts';
import '../modules/applications/queries.ts';
import '../modules/applications/viewer.ts';
import '../modules/sign-up/queries.ts';
import '../modules/sign-up/ref.ts';
import '../modules/users/queries.ts';
import '../modules/viewer/viewer.ts';
import '../modules/push/viewer.ts';
import '../modules/viewer/relations.ts';
import '../modules/lists/viewer.ts';
import '../modules/collections/identity.ts';
import '../modules/collections/post.ts';
import '../modules/conversations/ref.ts';
import '../modules/notifications/decisions.ts';
import '../modules/notifications/words.ts';
import '../modules/notifications/groups.ts';
import '../modules/notifications/moderators.ts';
import '../modules/notifications/policy.ts';
import '../modules/filters/ref.ts';
import '../modules/announcements/ref.ts';
import '../modules/scheduled/ref.ts';
import '../modules/reports/ref.ts';
import '../modules/reports/domain.ts';
import '../modules/reports/acts.ts';
import '../modules/audit/queries.ts';
import '../modules/hashtags/ref.ts';
import '../modules/hashtags/lists.ts';
import '../modules/personal/relation.ts';
import '../modules/personal/viewer.ts';
import '../modules/identities/queries.ts';
import '../modules/identities/fields.ts';
import '../modules/identities/moderated.ts';
import '../modules/identities/relations.ts';
import '../modules/posts/queries.ts';
import '../modules/posts/fields.ts';
import '../modules/posts/lists.ts';
import '../modules/posts/preview.ts';
import '../modules/posts/application.ts';
import '../modules/posts/quote.ts';
import '../modules/reactions/ref.ts';
import '../modules/posts/reply.ts';
import '../modules/posts/thread.ts';
import '../modules/posts/history.ts';
import '../modules/search/moderated.ts';
import '../modules/search/search.ts';
import '../modules/trends/trends.ts';
import '../modules/trends/moderated.ts';
import '../modules/trends/review.ts';
import '../modules/timelines/queries.ts';
import '../modules/deliveries/deliveries.ts';
import '../modules/domains/queries.ts';
import '../modules/domains/people.ts';
import '../modules/domains/mutations.ts';
import '../modules/domains/check.ts';
import '../modules/domains/contact.ts';
import '../modules/domains/published.ts';
import '../modules/domains/metrics.ts';
import '../modules/domains/texts.ts';
import '../modules/domains/roles.ts';
import '../modules/install/check.ts';
import '../modules/first-start/setup.ts';
import '../modules/emoji/emoji.ts';
import '../modules/hosts/queries.ts';
import '../modules/hosts/mutations.ts';
import '../modules/access/queries.ts';
import '../modules/access/mutations.ts';
import '../modules/restrictions/queries.ts';
import '../modules/restrictions/mutations.ts';
import '../modules/moderation/strike.ts';
import '../modules/moderation/mutations.ts';
import '../modules/moderation/posts.ts';
import '../modules/reconciler/reconciler.ts';
import '../modules/reconciler/mutations.ts';
import '../modules/instance/instance.ts';
import '../modules/subscriptions.ts';
import '../modules/mutations.ts';

builder.queryType({
  description: 'The queries. Every field says whether it needs a token, and with which scope.',
});
builder.mutationType({
  description: 'The mutations. Each returns a union: its payload, or an error that says what to do.',
});

let built: GraphQLSchema | null = null;

/** The schema; made once, when it is first asked for. */
export function graphqlSchema(): GraphQLSchema {
  built ??= makeSchema();
  return built;
}

/** Makes it: what the modules declared, with who may use each field in its description. */
export function makeSchema(): GraphQLSchema {
  // Unsorted: sorting makes all of it a second time. What is printed is sorted then (test/graphql/sdl.ts).
  const schema = builder.toSchema({ sortSchema: false });
  const access = accessDirective(schema.getType('Scope') as GraphQLEnumType);
  const config = schema.toConfig();
  return describeAccess(new GraphQLSchema({ ...config, directives: [...config.directives, access] }));
}

// French: the pages of a first start.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/first-start.ts';

export const firstStart: TranslationOf<typeof en.firstStart> = {
  steps: {
    domain: 'Votre domaine',
    you: 'Vous',
    done: 'Terminé',
  },
  nameDomain: 'Nommez votre domaine',
  domainHow:
    'Tout le monde ici sera trouvé par un identifiant qui se termine ainsi, comme <b>@vous@ana.example</b>. <b>Les adresses ne déménagent jamais</b> : le domaine par lequel vous commencez reste celui de tout ce que vous écrivez ; prenez-en donc un qui est à vous et que vous garderez. Vous pourrez en ajouter d’autres à tout moment.',
  domain: 'Domaine',
  split: 'Identifiants et adresses sous des noms différents',
  host: 'Hôte des adresses',
  hostHow:
    'Pour des identifiants qui se terminent par ana.example tandis que son site web reste où il est : ce serveur se trouve alors par exemple à social.ana.example. En cas de doute, laissez vide.',
  goOn: 'Continuer avec ce domaine',
  noDomain: 'Pas encore de domaine ?',
  tryHow:
    'Vous pouvez tout essayer sur cette machine, sous <b>{name}</b>. Personne sur d’autres serveurs ne pourra atteindre ou suivre ce que vous y créez, et cela ne pourra pas être déplacé plus tard vers un domaine : il faudrait recommencer.',
  try: 'Seulement essayer sur cette machine',
  who: 'Qui êtes-vous ?',
  handles: 'Les identifiants se termineront par {ending}.',
  handlesSplit: 'Les identifiants se termineront par {ending}, les adresses commenceront par {beginning}.',
  isRight: 'Est-ce correct ? Cela ne changera plus. <other>En choisir un autre</other>',
  displayName: 'Nom affiché',
  displayNameHow: 'Ce que les autres voient au-dessus de vos messages ; vous pourrez le changer plus tard.',
  emailHow: 'Pour vous connecter. Elle n’est montrée à personne.',
  mayAll: 'Ce compte peut tout faire sur ce serveur, sur tous ses domaines.',
  make: 'Créer',
  hintsHow:
    'Rien de cela ne vous empêche de continuer : vous pourrez y remédier ensuite, et <code>pukeko doctor</code> vérifiera de nouveau.',
  youAre: 'Vous êtes <b>{handle}</b>.',
  next: 'Que faire ensuite',
  nextProxy:
    '<b>Ouvrir au monde.</b> Si {address} ne mène pas encore ici : <code>pukeko proxy caddy</code> (ou <code>nginx</code>) affiche une configuration complète avec TLS, et <code>pukeko doctor</code> dit ce qui manque encore. <code>pukeko backup FOLDER</code> met tout à l’abri.',
  nextApp:
    '<b>Lire et écrire dans une application.</b> Toute application pour Mastodon convient : indiquez-lui que votre serveur est {server}. <profile>Connectez-vous ici</profile> pour ajouter une photo et quelques mots.',
  nextProgram:
    '<b>Écrire un programme.</b> <graphiql>GraphiQL</graphiql> présente toute l’API documentée ; {command} affiche un jeton pour l’utiliser.',
  nextFollow:
    '<b>Comment vous suivre.</b> Depuis tout serveur du fédivers : on y recherche <b>{handle}</b>, ou on ouvre <page>votre page</page>, qui mène chacun vers son propre serveur.',
  nextLocal:
    '<b>Comment vous suivre.</b> Les autres sur cette machine vous trouvent par <b>{handle}</b> ; votre page est {page}. Pour le reste du monde, recommencez avec un domaine : dans un dossier de données vide.',
  tooOften: 'Trop souvent',
  foreignForm: 'Ce formulaire n’a pas été envoyé depuis une page de ce serveur.',
  over: 'Cette adresse n’est plus valable',
  overHow: 'Elle ne fonctionne qu’une fois, et pas longtemps.',
  overNext:
    'Si personne n’a encore de compte ici, <code>pukeko init</code> affiche une nouvelle adresse, sur la machine du serveur.',
};

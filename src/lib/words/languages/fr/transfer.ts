// French: import, export and moving.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/transfer.ts';

export const transfer: TranslationOf<typeof en.transfer> = {
  title: 'Importer et exporter',
  kinds: {
    FOLLOWS: 'Qui je suis',
    LISTS: 'Mes listes',
    MUTES: 'Qui je masque',
    BLOCKS: 'Qui je bloque',
    DOMAIN_BLOCKS: 'Les serveurs que je masque',
    BOOKMARKS: 'Mes marque-pages',
  },
  export: 'Exporter',
  exportHow: 'Des fichiers pour un autre serveur, ou à conserver. Les adresses sont valables une heure.',
  archive: 'Archive',
  archiveHow:
    'Tout ce que {handle} a écrit, avec les images, en un seul fichier. Cela prend un moment ; il reste une semaine.',
  archiveState: {
    MAKING: 'en préparation',
    READY: 'prête',
    FAILED: 'n’a pas pu être créée ; réessayez',
  },
  archiveLine: '{day} : {state}',
  download: 'Télécharger',
  makeArchive: 'Créer une archive',
  import: 'Importer',
  fileHolds: 'Le fichier contient',
  file: 'Fichier, tel qu’exporté par un autre serveur',
  here: 'Et ce qui est déjà ici',
  merge: 'Le garder, et ajouter ce que le fichier contient',
  overwrite: 'Le remplacer : ce que le fichier ne contient pas disparaît',
  imports: 'Imports',
  look: 'Voir où ils en sont',
  moving: 'Déménagement',
  move: 'Déménager {handle} vers un autre serveur, ou quelqu’un ici',
  chooseFile: 'Choisissez un fichier et indiquez ce qu’il contient.',
  state: {
    AWAITED: '{what} : attend son fichier',
    RECEIVING: '{what} : en réception',
    RUNNING: '{what} : en cours',
    ENDED: '{what} : terminé',
    CANCELLED: '{what} : annulé',
  },
  counts: '{day}, {seen} sur {total} : {done} faits, {skipped} déjà présents, {failed} en échec',
  failures: 'Ce qui a échoué, et pourquoi',
  cancel: 'Annuler',
  cancelThat: 'Annuler l’import : {what}, {day}',
};

export const move: TranslationOf<typeof en.move> = {
  title: 'Déménagement',
  nobody: 'Personne ne porte cet identifiant, ou son serveur ne répond pas.',
  moved: '{handle} a déménagé vers {other}.',
  hither: 'Déménager ici',
  hitherHow:
    'Indiquez l’identité ailleurs qui est aussi la vôtre ; déménagez-la ensuite là-bas vers {handle}.',
  remove: 'Retirer',
  removeThat: 'Retirer {what}',
  handleElsewhere: 'Identifiant ailleurs',
  add: 'Ajouter',
  away: 'Partir ailleurs',
  awayHow:
    'Vos abonnés sont invités à suivre l’autre identité, qui doit d’abord citer {handle} parmi ses autres noms. Les messages restent ici. Vous ne pourrez pas déménager de nouveau avant sept jours.',
  handleOther: 'Identifiant de l’autre identité',
  sure: 'Déménager les abonnés de {handle}',
};

// French: why something was refused.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/refusals.ts';

export const refusals: TranslationOf<typeof en.refusals> = {
  wrongLogin: 'L’adresse e-mail ou le mot de passe est incorrect, ou l’adresse n’est pas encore confirmée.',
  disabled: 'Ce compte est désactivé ; adressez-vous à l’administration de ce serveur.',
  notLetIn: 'L’administration ne vous a pas encore admis ; vous recevrez un e-mail dès que ce sera décidé.',
  tooManyPasswords: 'Trop de mots de passe incorrects ; attendez {time} et réessayez.',
  tooManyTries: 'Trop d’essais simultanés pour ce compte ; attendez {time} et réessayez.',
  tooManyCodes: 'Trop de codes incorrects ; attendez {time}, ou utilisez un code de récupération.',
  tooMuch: 'C’est trop pour le moment ; attendez {seconds} s et réessayez.',
  tooManySignIns: 'Trop de personnes se connectent en ce moment ; réessayez dans quelques secondes.',
  secondFactorNeeded:
    'Ce compte a un second facteur : saisissez le code affiché par votre application, ou un code de récupération.',
  wrongCode:
    'Ce code est incorrect, trop ancien ou déjà utilisé ; attendez le suivant, ou utilisez un code de récupération.',
  noSecondFactorBegun:
    'Aucun second facteur n’est en cours de configuration, ou cela a pris trop de temps ; recommencez.',
  hasSecondFactor: 'Ce compte a déjà un second facteur ; désactivez-le d’abord.',
  noSecondFactor: 'Ce compte n’a pas de second facteur.',
  passkeyTooLate: 'Cela a pris trop de temps, ou a déjà reçu une réponse ; réessayez.',
  passkeyUnknown:
    'Cette clé d’accès n’est pas connue ici, ou ne l’est plus ; connectez-vous avec votre mot de passe.',
  passkeyWrong: 'Cette clé d’accès ne s’est pas connectée à ce serveur comme il était demandé.',
  passkeyCounter:
    'Le compteur de cette clé d’accès n’a pas avancé depuis sa dernière utilisation, ou elle a été retirée ; connectez-vous avec votre mot de passe et créez-en une nouvelle.',
  passkeyNotMade: 'Cette clé d’accès n’a pas été créée pour ce serveur, ou pas comme il était demandé.',
  passkeyNotKept:
    'Cet appareil ne garde pas de clés d’accès qui connectent d’elles-mêmes ; prenez-en un autre.',
  passkeyNotBegun:
    'Aucune clé d’accès n’est en cours d’ajout ici, ou cela a pris trop de temps ; recommencez.',
  passkeyThere: 'Cette clé d’accès est déjà là.',
  passkeysMost: 'Un compte a au plus {n} clés d’accès ; retirez-en une d’abord.',
  passkeyName: 'Le nom d’une clé d’accès a au plus {n} caractères.',
  passkeyNoAnswer:
    'Ce n’est pas la réponse d’une clé d’accès ; envoyez ce que le navigateur a donné, en JSON.',
  passkeyGone: 'Vous n’avez pas cette clé d’accès ; elle est peut-être déjà retirée.',
  tooManyBegun: 'Trop de connexions commencées depuis votre adresse ; attendez {seconds} s et réessayez.',
  notThePassword: 'Ce n’est pas votre mot de passe actuel ; saisissez celui avec lequel vous vous connectez.',
  passwordLength: 'Un mot de passe a de 8 à 1 000 caractères.',
  noAddress: 'Écrivez l’adresse e-mail comme ana@ana.example.',
  addressBlocked: 'Cette adresse e-mail ne peut pas être utilisée ici ; prenez-en une autre',
  addressTaken: 'Cette adresse e-mail a déjà son propre compte.',
  addressHasLogin: 'Cette adresse e-mail a déjà un compte ; connectez-vous avec.',
  usernameBlank: 'Le nom d’utilisateur est obligatoire',
  usernameLong: 'Le nom d’utilisateur est trop long ({n} caractères au plus)',
  usernameLetters:
    'Le nom d’utilisateur ne peut contenir que des lettres sans accent, des chiffres et des tirets bas',
  usernameReserved: 'Ce nom d’utilisateur est réservé',
  usernameTaken: 'Ce nom d’utilisateur est déjà pris',
  emailBlank: 'L’adresse e-mail est obligatoire',
  passwordBlank: 'Le mot de passe est obligatoire',
  reasonBlank: 'La raison est obligatoire',
  reasonLong: 'La raison est trop longue ({n} caractères au plus)',
  rulesNotAccepted: 'Les règles de ce serveur doivent être acceptées',
  nobodySignsUp: 'Personne ne peut s’inscrire ici de soi-même pour le moment.',
  inviteOver: 'Cette invitation n’est plus valable ; demandez-en une autre.',
  signUpOver: 'Cette inscription a expiré ; inscrivez-vous de nouveau.',
  signedInAlready:
    'Vous êtes déjà connecté ; rejoignez ce domaine avec ce compte, ou déconnectez-vous pour en créer un autre.',
  memberAlready: 'Vous avez déjà une identité sur {domain}.',
  askedAlready: 'Vous avez déjà demandé à rejoindre {domain} ; vous recevrez un e-mail quand ce sera décidé.',
  addressFirst:
    '{domain} demande une adresse e-mail confirmée ; ajoutez-en d’abord une à votre compte, puis rejoignez-le.',
  linkOver: 'Ce lien a déjà été utilisé ou est trop ancien ; demandez-en un nouveau.',
  mailLinkBad: 'Ce lien n’est pas valable ; connectez-vous et désactivez les e-mails dans vos paramètres.',
  unknownApplication:
    'Cette application n’est pas connue ici. Elle a peut-être été enregistrée auprès d’un autre serveur.',
  notSelf: 'On ne peut pas se suivre soi-même ; choisissez quelqu’un d’autre.',
  wholeHandle: 'Écrivez votre identifiant complet, comme @vous@votre.serveur.',
  followRefused: 'Cette identité n’accepte pas que vous la suiviez.',
  moved: 'Cette identité a déménagé ; suivez-la à sa nouvelle adresse.',
  youBlock: 'Vous bloquez cette identité ; débloquez-la d’abord.',
  serverBlocked: 'Votre domaine n’échange pas avec ce serveur ; adressez-vous à son administration.',
  emptyPost: 'Un message doit contenir du texte ou des médias ; ajoutez-en et renvoyez-le.',
  longPost: 'Les messages sur {domain} ont au plus {n} caractères, avertissement compris ; raccourcissez-le.',
  tooLongText: 'Au plus {n} caractères ({what}).',
  fieldsMost: 'Un profil a au plus 16 champs.',
  pictureSizeless: 'Cette image n’a pas de taille ; elle est peut-être endommagée.',
  pictureDamaged:
    'Cette image est endommagée ou n’est pas du type annoncé ; ouvrez-la et enregistrez-la de nouveau.',
  noCsv: 'Ce n’est pas un fichier CSV en UTF-8 ; exportez-le ainsi et renvoyez-le.',
  noRows: 'Le fichier n’a pas de lignes ; choisissez-en un autre.',
  fileTooLarge: 'Un fichier fait ici au plus {n} Mo ; envoyez-le en plusieurs parties.',
  tooManyRows: 'Un fichier a ici au plus {n} lignes ; envoyez-le en plusieurs parties.',
  archiveInTheMaking: 'Une archive est déjà en préparation ; attendez qu’elle soit prête.',
  archiveFresh: 'La dernière archive date de moins d’un jour ; prenez celle-là.',
  moveGone: 'L’identité vers laquelle déménager n’existe plus ou a elle-même déménagé.',
  moveUnnamed:
    'L’identité vers laquelle déménager doit d’abord citer celle-ci parmi ses autres noms (alsoKnownAs).',
  movedLately: 'Cette identité a déménagé il y a moins de sept jours ; patientez jusque-là.',
  suspended: 'Cette identité est suspendue ; adressez-vous à l’administration de son domaine.',
  writeSomething: 'Écrivez quelque chose.',
  notesMost: 'Un signalement a au plus {n} notes ; supprimez-en d’abord une.',
  databaseAway:
    'La base de données de ce serveur est indisponible pour le moment. Réessayez un peu plus tard.',
  busy: 'Le serveur est trop sollicité en ce moment. Réessayez dans quelques secondes.',
  storageAway: 'Le stockage des fichiers est indisponible pour le moment. Réessayez un peu plus tard.',
  setupAddressOver:
    'Cette adresse a déjà été utilisée ou est trop ancienne. Tant que personne n’a de compte ici, "pukeko init" en affiche une nouvelle.',
};

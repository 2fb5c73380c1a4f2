package io.passkeyprofile.profile.passkey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.passage.PassageFailure;
import io.passkeyprofile.profile.session.RecoverySession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page on which people add a passkey, also offered after signing in without one.
 */
@Controller
class AddPasskeyController {

	/** People who have declined this often don't want a passkey. */
	private static final int OFFERS = 3;

	/** Nobody changes their mind from one sign-in to the next. */
	private static final Duration BETWEEN_OFFERS = Duration.ofDays(30);

	private final AccountRepository accounts;

	private final PasskeyService passkeys;

	private final RequestCache requestCache;

	private final RecoverySession recovery;

	private final PasskeySettings settings;

	private final Clock clock;

	AddPasskeyController(AccountRepository accounts, PasskeyService passkeys, RequestCache requestCache,
			RecoverySession recovery, PasskeySettings settings, Clock clock) {
		this.accounts = accounts;
		this.passkeys = passkeys;
		this.requestCache = requestCache;
		this.recovery = recovery;
		this.settings = settings;
		this.clock = clock;
	}

	@GetMapping("/profile/passkeys/new")
	String add(@RequestParam(name = RecoverySession.FOR, defaultValue = "") String flow, HttpServletRequest request,
			Model model) {
		model.addAttribute("kind", "add");
		model.addAttribute("back", this.recovery.pageBefore(request, flow));
		model.addAttribute("destination", this.recovery.pageAfter(request, flow));
		return "passkey/add";
	}

	@GetMapping("/passkey-offer")
	String offer(@SignedIn Account account, HttpServletRequest request, HttpServletResponse response, Model model) {
		String destination = destination(request, response);
		if (!isOfferDue(account) || destination.endsWith("/profile/passkeys/new") || mayHavePasskeys(account)) {
			return "redirect:" + destination;
		}
		model.addAttribute("kind", "offer");
		if (this.settings.automaticUpgrade()) {
			model.addAttribute("automaticUpgrade", "true");
		}
		model.addAttribute("destination", destination);
		return "passkey/add";
	}

	@PostMapping("/passkey-offer")
	String decline(@SignedIn Account account, HttpServletRequest request, HttpServletResponse response) {
		this.accounts.savePasskeyOfferDeclined(account.getUsernameKey(), this.clock.instant());
		return "redirect:" + destination(request, response);
	}

	private boolean isOfferDue(Account account) {
		Instant declinedAt = account.getPasskeyOfferDeclinedAt();
		return account.getPasskeyOffersDeclined() < OFFERS
				&& (declinedAt == null || !this.clock.instant().isBefore(declinedAt.plus(BETWEEN_OFFERS)));
	}

	private boolean mayHavePasskeys(Account account) {
		try {
			return !this.passkeys.list(account).isEmpty();
		}
		catch (PassageException ex) {
			// While Passage fails, nothing can be added either
			return PassageFailure.of(ex) != PassageFailure.USER_NOT_FOUND;
		}
	}

	private String destination(HttpServletRequest request, HttpServletResponse response) {
		SavedRequest saved = this.requestCache.getRequest(request, response);
		return (saved != null) ? saved.getRedirectUrl() : "/profile";
	}

}

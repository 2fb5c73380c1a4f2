package io.passkeyprofile.profile.language;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.SignedIn;
import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Lets people choose their language. A cookie keeps it for the browser, and the account
 * for mails.
 */
@Controller
class LanguageController implements PersonalData {

	private static final Duration LIFETIME = Duration.ofDays(365);

	private static final String START = "/profile";

	private final AccountRepository accounts;

	private final ProfileSettings settings;

	LanguageController(AccountRepository accounts, ProfileSettings settings) {
		this.accounts = accounts;
		this.settings = settings;
	}

	/** Leads back to the page with the form. */
	@PostMapping("/language")
	ResponseEntity<Void> choose(@RequestParam Locale language, @Nullable @SignedIn Account account,
			HttpServletRequest request) {
		if (!this.settings.languages().contains(language)) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
		if (account != null && !(account.hasLanguage() && account.getLanguage().equals(language))) {
			this.accounts.saveLanguage(account.getId(), language.toLanguageTag());
		}
		return ResponseEntity.status(HttpStatus.FOUND)
			.header(HttpHeaders.SET_COOKIE, cookie(language).toString())
			.header(HttpHeaders.LOCATION, pageBefore(request.getHeader(HttpHeaders.REFERER)))
			.build();
	}

	@Override
	public Topic topic() {
		return Topic.COOKIE_LANGUAGE;
	}

	@Override
	public List<Object> limits() {
		return List.of(LIFETIME);
	}

	private ResponseCookie cookie(Locale language) {
		return ResponseCookie.from(this.settings.languageCookieName(), language.toLanguageTag())
			.path("/")
			.secure(this.settings.httpsOnly())
			.httpOnly(true)
			.sameSite("Lax")
			.maxAge(LIFETIME)
			.build();
	}

	/** Takes only the path and the query, so that nothing leads to another site. */
	private static String pageBefore(@Nullable String referer) {
		try {
			URI page = new URI((referer != null) ? referer : START);
			String path = page.getRawPath();
			if (path == null || !path.startsWith("/") || path.startsWith("//")) {
				return START;
			}
			return (page.getRawQuery() != null) ? path + "?" + page.getRawQuery() : path;
		}
		catch (URISyntaxException ex) {
			return START;
		}
	}

}

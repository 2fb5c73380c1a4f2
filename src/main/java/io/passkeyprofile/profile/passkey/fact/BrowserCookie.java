package io.passkeyprofile.profile.passkey.fact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Recognizes a browser, so that the table can say which passkey was last used in it. The
 * cookie is a random number that grants nothing; only its hash is stored.
 */
@Component
public class BrowserCookie implements PersonalData {

	private static final Duration LIFETIME = Duration.ofDays(365);

	private static final int BYTES = 16;

	private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{22}");

	private final SecureRandom random = new SecureRandom();

	private final String name;

	private final boolean httpsOnly;

	BrowserCookie(ProfileSettings settings) {
		this.name = settings.cookieName("BROWSER");
		this.httpsOnly = settings.httpsOnly();
	}

	/**
	 * Returns the hash of a request's browser.
	 * @param request the request
	 * @return 64 hexadecimal digits, or empty if the browser has no cookie of ours
	 */
	public Optional<String> hash(HttpServletRequest request) {
		return value(request).map(BrowserCookie::hash);
	}

	/**
	 * Gives the browser a cookie if it has none, and lets the one it has live for another
	 * year. To be called once a request, because each call may give another one.
	 * @param request the request
	 * @param response gets the cookie
	 * @return the hash of the browser, 64 hexadecimal digits
	 */
	public String renew(HttpServletRequest request, HttpServletResponse response) {
		String value = value(request).orElseGet(this::next);
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(this.name, value)
					.path("/")
					.secure(this.httpsOnly)
					.httpOnly(true)
					.sameSite("Lax")
					.maxAge(LIFETIME)
					.build()
					.toString());
		return hash(value);
	}

	@Override
	public Topic topic() {
		return Topic.COOKIE_BROWSER;
	}

	@Override
	public List<Object> limits() {
		return List.of(LIFETIME);
	}

	private Optional<String> value(HttpServletRequest request) {
		return Optional.ofNullable(WebUtils.getCookie(request, this.name))
			.map(Cookie::getValue)
			.filter((value) -> VALUE.matcher(value).matches());
	}

	private String next() {
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static String hash(String value) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

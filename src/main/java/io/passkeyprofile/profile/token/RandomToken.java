package io.passkeyprofile.profile.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * A secret that nobody can guess: the value of a cookie, or the token of a link. Only its
 * hash is stored, and a plain one is enough, because the secret is random.
 *
 * @param value random bits in base64url without padding
 */
public record RandomToken(String value) {

	/** How many random bits a token needs to prove something. */
	public static final int BITS = 256;

	private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");

	private static final SecureRandom RANDOM = new SecureRandom();

	/**
	 * Makes a token of {@value #BITS} bits.
	 * @return the token
	 */
	public static RandomToken create() {
		return create(BITS);
	}

	private static RandomToken create(int bits) {
		byte[] bytes = new byte[bits / Byte.SIZE];
		RANDOM.nextBytes(bytes);
		return new RandomToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
	}

	/**
	 * Reads a token of {@value #BITS} bits that a browser sent.
	 * @param value the value, or null
	 * @return the token, or empty if it can't be one
	 */
	public static Optional<RandomToken> parse(@Nullable String value) {
		return parse(value, BITS);
	}

	private static Optional<RandomToken> parse(@Nullable String value, int bits) {
		// Six bits a character
		return (value != null && value.length() == (bits + 5) / 6 && BASE64URL.matcher(value).matches())
				? Optional.of(new RandomToken(value)) : Optional.empty();
	}

	/**
	 * Returns what is stored in place of the token.
	 * @return its SHA-256, as 64 hexadecimal digits
	 */
	public String hash() {
		return hashOf(this.value);
	}

	/**
	 * Returns what is stored in place of a secret that is as random as a token.
	 * @param secret the secret
	 * @return its SHA-256, as 64 hexadecimal digits
	 */
	public static String hashOf(String secret) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return "RandomToken[****]";
	}

	/**
	 * A cookie with a random token, which scripts can't read.
	 *
	 * @param name its full name
	 * @param bits how many random bits the token has
	 * @param lifetime how long browsers keep it
	 * @param sameSite {@code Lax} if links on other sites lead to pages that need it, or
	 * {@code Strict}
	 * @param httpsOnly whether browsers send it over https only
	 */
	public record InCookie(String name, int bits, Duration lifetime, String sameSite, boolean httpsOnly) {

		/**
		 * Returns the cookie of this site.
		 * @param settings how browsers reach this application
		 * @param name the name without a prefix
		 * @param bits how many random bits the token has
		 * @param lifetime how long browsers keep it
		 * @param sameSite {@code Lax} or {@code Strict}
		 * @return the cookie
		 */
		public static InCookie of(ProfileSettings settings, String name, int bits, Duration lifetime, String sameSite) {
			return new InCookie(settings.cookieName(name), bits, lifetime, sameSite, settings.httpsOnly());
		}

		/**
		 * Returns the token that a browser has.
		 * @param request the browser's request
		 * @return the token, or empty if there is none, or if it isn't one of ours
		 */
		public Optional<RandomToken> read(HttpServletRequest request) {
			return Optional.ofNullable(WebUtils.getCookie(request, this.name))
				.map(Cookie::getValue)
				.flatMap((value) -> parse(value, this.bits));
		}

		/**
		 * Gives the browser a new token.
		 * @param response gets the cookie
		 * @return the token
		 */
		public RandomToken create(HttpServletResponse response) {
			RandomToken token = RandomToken.create(this.bits);
			write(response, token.value(), this.lifetime);
			return token;
		}

		/**
		 * Extends the lifetime of the browser's token, or gives it a new one if it has
		 * none.
		 * @param request the browser's request
		 * @param response gets the cookie
		 * @return the token
		 */
		public RandomToken renew(HttpServletRequest request, HttpServletResponse response) {
			RandomToken token = read(request).orElseGet(() -> RandomToken.create(this.bits));
			write(response, token.value(), this.lifetime);
			return token;
		}

		/**
		 * Deletes the cookie.
		 * @param response gets an expired cookie
		 */
		public void remove(HttpServletResponse response) {
			write(response, "", Duration.ZERO);
		}

		private void write(HttpServletResponse response, String value, Duration maxAge) {
			response.addHeader(HttpHeaders.SET_COOKIE,
					ResponseCookie.from(this.name, value)
						.path("/")
						.secure(this.httpsOnly)
						.httpOnly(true)
						.sameSite(this.sameSite)
						.maxAge(maxAge)
						.build()
						.toString());
		}

	}

}

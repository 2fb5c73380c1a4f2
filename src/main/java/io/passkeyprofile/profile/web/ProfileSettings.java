package io.passkeyprofile.profile.web;

import java.util.List;
import java.util.Locale;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How browsers reach this application.
 *
 * @param origin scheme, host and port as browsers show them, without a slash at the end.
 * All absolute URLs start with it; request headers are never used for that
 * @param httpsOnly whether browsers use https only; cookies are then bound to https and
 * to the host
 * @param languages the languages that people can read, each with its
 * {@code messages_<tag>.properties}; the first is for those who read none of them
 */
@ConfigurationProperties("profile")
@Validated
public record ProfileSettings(
		@NotBlank @Pattern(regexp = "https?://[^/?#@\\s]+",
				message = "is not an origin such as https://passkeys.example.com") String origin,
		@DefaultValue("true") boolean httpsOnly, @NotEmpty List<Locale> languages) {

	/** The cookie with the tag of the language that somebody chose. */
	private static final String LANGUAGE = "LANGUAGE";

	/**
	 * Returns the name of the cookie with the tag of the language that somebody chose.
	 * @return the name, with the prefix if {@link #httpsOnly()}
	 */
	public String languageCookieName() {
		return cookieName(LANGUAGE);
	}

	/**
	 * Returns the full name of a cookie. With the prefix {@code __Host-}, browsers accept
	 * it only over https and from this host.
	 * @param name the name without the prefix
	 * @return the name, with the prefix if {@link #httpsOnly()}
	 * @see <a href=
	 * "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2">Cookies:
	 * HTTP State Management Mechanism, section 4.1.3.2</a>
	 */
	public String cookieName(String name) {
		return this.httpsOnly ? "__Host-" + name : name;
	}

}

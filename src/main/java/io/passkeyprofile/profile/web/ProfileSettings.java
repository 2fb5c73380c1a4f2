package io.passkeyprofile.profile.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How browsers reach this application.
 *
 * @param origin scheme, host and port as browsers show them, without a slash at the end.
 * Every absolute address is made from it, never from what a request says of itself
 * @param httpsOnly whether browsers come by https alone: cookies are then bound to it and
 * to the host
 */
@ConfigurationProperties("profile")
@Validated
public record ProfileSettings(
		@NotBlank @Pattern(regexp = "https?://[^/?#@\\s]+",
				message = "is no origin, such as https://passkeys.example.com") String origin,
		@DefaultValue("true") boolean httpsOnly) {

	/**
	 * The name under which a cookie is set: browsers take one with this prefix from this
	 * host alone, and only by https.
	 * @param name the cookie's own name
	 * @return the name with or without the prefix
	 * @see <a href=
	 * "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2">Cookies:
	 * HTTP State Management Mechanism, section 4.1.3.2</a>
	 */
	public String cookieName(String name) {
		return this.httpsOnly ? "__Host-" + name : name;
	}

}

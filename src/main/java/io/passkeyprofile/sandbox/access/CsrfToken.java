package io.passkeyprofile.sandbox.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The token that each form of the console carries in a hidden field, so that only its own
 * pages can send it.
 *
 * @param value the value of the field {@link #PARAMETER}
 */
public record CsrfToken(String value) {

	/** The name of the hidden field. */
	public static final String PARAMETER = "_csrf";

	/** The header in which a script may send the token instead. */
	public static final String HEADER = "X-CSRF-TOKEN";

	/**
	 * Returns the token for the page that answers a request.
	 * @param request a request for a page of the console
	 * @return the token
	 * @throws IllegalStateException if the request is for something else
	 */
	public static CsrfToken of(HttpServletRequest request) {
		if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
			return token;
		}
		throw new IllegalStateException("Not a page of the console");
	}

	boolean matches(@Nullable String presented) {
		return presented != null && MessageDigest.isEqual(this.value.getBytes(StandardCharsets.UTF_8),
				presented.getBytes(StandardCharsets.UTF_8));
	}

	void setOn(HttpServletRequest request) {
		request.setAttribute(CsrfToken.class.getName(), this);
	}

	@Override
	public String toString() {
		return "CsrfToken[***]";
	}

}

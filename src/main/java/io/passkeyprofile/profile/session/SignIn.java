package io.passkeyprofile.profile.session;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.passkeyprofile.profile.SecurityEvent.Proof;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.WebUtils;

/**
 * How a session was opened, as it is stored in it.
 *
 * @param id names the session on pages, where the session ID must never be
 * @param proof what the person showed
 * @param browser the browser's name, or null where it is not known
 * @param system the operating system's name, or null where it is not known
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
record SignIn(UUID id, Proof proof, @Nullable String browser, @Nullable String system) {

	SignIn {
		Objects.requireNonNull(id);
		Objects.requireNonNull(proof);
	}

	/** The session attribute. */
	static final String ATTRIBUTE = "SIGN_IN";

	/**
	 * How the session of a request was opened.
	 * @return the sign-in, or empty where nobody is signed in
	 */
	static Optional<SignIn> of(HttpServletRequest request) {
		return Optional.ofNullable((SignIn) WebUtils.getSessionAttribute(request, ATTRIBUTE));
	}

}

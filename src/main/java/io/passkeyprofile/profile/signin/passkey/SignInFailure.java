package io.passkeyprofile.profile.signin.passkey;

import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.ui.Model;

/**
 * Tells people why a sign-in or a new proof of who they are failed.
 */
public final class SignInFailure {

	private SignInFailure() {
	}

	/**
	 * Puts the sentence into the page and, after too many attempts, status and
	 * {@code Retry-After} into the response.
	 * @param failure what went wrong
	 * @param prefix the prefix of the keys of the page's sentences
	 * @param response the response, not yet committed
	 * @param model gets the sentence's key as {@code failed}, and its argument as
	 * {@code waitingTime}
	 */
	public static void show(AuthenticationException failure, String prefix, HttpServletResponse response, Model model) {
		if (failure instanceof TryLaterException refusal) {
			refusal.tell(response);
			model.addAttribute("failed", refusal.getMessageKey());
			model.addAttribute("waitingTime", refusal.getWaitingTime());
		}
		else {
			model.addAttribute("failed", prefix + reason(failure));
		}
	}

	private static String reason(AuthenticationException failure) {
		if (!(failure.getAuthenticationRequest() instanceof PasskeyAuthenticationToken)) {
			return "password";
		}
		if (failure instanceof UsernameNotFoundException) {
			return "passkey-account-gone";
		}
		return (failure instanceof AuthenticationServiceException) ? "passkey-unavailable" : "passkey";
	}

}

package io.passkeyprofile.profile.account;

import java.util.Objects;
import java.util.function.Function;

import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.util.WebUtils;

/**
 * The sign-up page.
 */
@Controller
class SignUpController {

	/** Where Spring Security keeps the page that the visitor asked for. */
	private static final String SAVED_REQUEST = "SPRING_SECURITY_SAVED_REQUEST";

	private final SignUp signUp;

	private final Throttle throttle;

	SignUpController(SignUp signUp, Throttle throttle) {
		this.signUp = signUp;
		this.throttle = throttle;
	}

	@GetMapping("/sign-up")
	String show(HttpServletRequest request, @ModelAttribute("form") SignUpForm form) {
		return (request.getUserPrincipal() != null) ? "redirect:/profile" : "sign-up";
	}

	@PostMapping("/sign-up")
	String submit(HttpServletRequest request, HttpServletResponse response, @ModelAttribute("form") SignUpForm form,
			BindingResult errors) {
		Username username = valid(form.username(), Username::new, errors);
		NewPassword password = valid(form.password(), NewPassword::new, errors);
		if (username != null && password != null) {
			try {
				// Before it counts, for it takes no look at the accounts
				password.requireUnlike(username);
				this.throttle.take(Bucket.SIGN_UP, this.throttle.network());
				this.signUp.open(username, password);
				return signIn(request, username, password);
			}
			catch (UnfitPasswordException ex) {
				errors.rejectValue("password", ex.getMessageKey());
			}
			catch (UsernameTakenException ex) {
				errors.rejectValue("username", "sign-up.username.taken");
			}
			catch (TryLaterException ex) {
				ex.tell(response);
				errors.reject(ex.getMessageKey(), new Object[] { ex.getWaitingTime() }, null);
			}
		}
		return "sign-up";
	}

	private static <T> @Nullable T valid(@Nullable String value, Function<String, T> type, BindingResult errors) {
		try {
			return type.apply(Objects.requireNonNullElse(value, ""));
		}
		catch (UnfitPasswordException ex) {
			errors.rejectValue("password", ex.getMessageKey());
		}
		catch (IllegalArgumentException ex) {
			errors.rejectValue("username", "sign-up.username.invalid");
		}
		return null;
	}

	private static String signIn(HttpServletRequest request, Username username, NewPassword password) {
		Object savedRequest = WebUtils.getSessionAttribute(request, SAVED_REQUEST);
		String next = "redirect:/passkey-offer";
		try {
			// Ends the visitor's session and whoever was signed in with it, so that the
			// new
			// sign-in has a session ID and a CSRF token of its own
			request.logout();
			request.login(username.value(), password.value());
		}
		catch (ServletException ex) {
			// Refused for now, which takes nothing from the account
			next = "redirect:/sign-in?signed-up";
		}
		WebUtils.setSessionAttribute(request, SAVED_REQUEST, savedRequest);
		return next;
	}

}

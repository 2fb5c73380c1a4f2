package io.passkeyprofile.profile.account;

import java.util.Objects;
import java.util.function.Function;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
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

	SignUpController(SignUp signUp) {
		this.signUp = signUp;
	}

	@GetMapping("/sign-up")
	String show(HttpServletRequest request, @ModelAttribute("form") SignUpForm form) {
		return (request.getUserPrincipal() != null) ? "redirect:/profile" : "sign-up";
	}

	@PostMapping("/sign-up")
	String submit(HttpServletRequest request, @ModelAttribute("form") SignUpForm form, BindingResult errors)
			throws ServletException {
		Username username = valid("username", form.username(), Username::new, errors);
		NewPassword password = valid("password", form.password(), NewPassword::new, errors);
		if (username != null && password != null) {
			try {
				this.signUp.open(username, password);
				signIn(request, username, password);
				return "redirect:/passkey-offer";
			}
			catch (UsernameTakenException ex) {
				errors.rejectValue("username", "sign-up.username.taken");
			}
		}
		return "sign-up";
	}

	private static <T> @Nullable T valid(String field, @Nullable String value, Function<String, T> type,
			BindingResult errors) {
		try {
			return type.apply(Objects.requireNonNullElse(value, ""));
		}
		catch (IllegalArgumentException ex) {
			errors.rejectValue(field, "sign-up.%s.invalid".formatted(field));
			return null;
		}
	}

	private static void signIn(HttpServletRequest request, Username username, NewPassword password)
			throws ServletException {
		Object savedRequest = WebUtils.getSessionAttribute(request, SAVED_REQUEST);
		// Ends the visitor's session and whoever was signed in with it, so that the new
		// sign-in has a session ID and a CSRF token of its own
		request.logout();
		request.login(username.value(), password.value());
		WebUtils.setSessionAttribute(request, SAVED_REQUEST, savedRequest);
	}

}

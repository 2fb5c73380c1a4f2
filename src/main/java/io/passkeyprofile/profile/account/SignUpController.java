package io.passkeyprofile.profile.account;

import java.util.Objects;
import java.util.function.Function;

import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The sign-up page.
 */
@Controller
class SignUpController {

	private final SignUp signUp;

	private final NewAccountSignIn signIn;

	private final Throttle throttle;

	SignUpController(SignUp signUp, NewAccountSignIn signIn, Throttle throttle) {
		this.signUp = signUp;
		this.signIn = signIn;
		this.throttle = throttle;
	}

	@GetMapping("/sign-up")
	String show(HttpServletRequest request, Model model) {
		model.addAttribute("form", new SignUpForm(null, null));
		return (request.getUserPrincipal() != null) ? "redirect:/profile" : "sign-up";
	}

	@PostMapping("/sign-up")
	String submit(HttpServletRequest request, HttpServletResponse response, Model model) {
		SignUpForm form = new SignUpForm(request.getParameter("username"), request.getParameter("password"));
		BindingResult errors = new BeanPropertyBindingResult(form, "form");
		model.addAttribute("form", form);
		model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "form", errors);
		Username username = valid(form.username(), NewUsername::of, errors);
		NewPassword password = valid(form.password(), NewPassword::new, errors);
		if (username != null && password != null) {
			try {
				// Before it counts, for it takes no look at the accounts
				password.requireUnlike(username);
				this.throttle.take(Bucket.SIGN_UP, this.throttle.network());
				this.signIn.signIn(this.signUp.open(username, password), request, response);
				return "redirect:/passkey-offer";
			}
			catch (UnfitPasswordException ex) {
				errors.rejectValue("password", ex.getMessageKey());
			}
			catch (UnfitUsernameException ex) {
				errors.rejectValue("username", ex.getMessageKey());
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
		catch (UnfitUsernameException ex) {
			errors.rejectValue("username", ex.getMessageKey());
		}
		catch (IllegalArgumentException ex) {
			errors.rejectValue("username", "sign-up.username.invalid");
		}
		return null;
	}

}

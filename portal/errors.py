"""How the portal answers what goes wrong: a page in words, or a problem where a program asks."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse

from kernel.door.problems import FieldProblems
from kernel.people.issuer_keys import IssuerAway
from portal.api.problems import ApiProblem, problem
from portal.houses import HouseAway
from portal.pages.cases import NotFound
from portal.pages.ground import Ground
from portal.pages.whose import NotTheirs
from portal.session import ForgedForm, SignInNeeded

ErrorPage = Callable[[Request, Exception], Awaitable[Response]]
API = "/api/"
UNFIT = "填写有误，请检查："
AWAY = "有一项服务暂时无法访问，请稍后再试。"
NO_ISSUER = "身份认证服务暂时无法访问，请稍后再试。"


def answer_errors(app: FastAPI, ground: Ground) -> None:
    """Answer every error of the pages and of the portal's own API in words."""

    def told(status: int, title: str, text: str) -> ErrorPage:
        async def page(request: Request, _error: Exception) -> Response:
            return _told(ground, request, status, title, text)

        return page

    nothing = told(404, "没有找到", "没有这一案件或页面，或者您无权查看。")

    async def home(request: Request, error: Exception) -> Response:
        if request.url.path == "/":
            return RedirectResponse(str(error), status_code=303)
        return await nothing(request, error)

    async def sign_in(request: Request, error: Exception) -> Response:
        if request.method == "POST":
            typed = [(k, v) for k, v in (await request.form()).items() if isinstance(v, str)]
            return ground.page(request, "expired.html", status=401, typed=typed)
        back = quote(str(error), safe="")
        return RedirectResponse(f"/sign-in?back={back}", status_code=303)

    async def unfit(request: Request, error: Exception) -> Response:
        return _told(ground, request, 422, "无法查询", f"{UNFIT}{_fields(error)}")

    app.add_exception_handler(ApiProblem, _refused)
    app.add_exception_handler(FieldProblems, unfit)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(SignInNeeded, sign_in)
    app.add_exception_handler(NotFound, nothing)
    app.add_exception_handler(NotTheirs, home)
    app.add_exception_handler(ForgedForm, told(403, "表单已失效", "请返回上一页，刷新后重新提交。"))
    app.add_exception_handler(404, told(404, "没有找到", "没有这个地址。"))
    app.add_exception_handler(400, told(400, "无法办理", "请求内容无法识别。"))
    app.add_exception_handler(IssuerAway, told(503, "暂时无法登录", NO_ISSUER))
    app.add_exception_handler(HouseAway, told(503, "暂时无法访问", AWAY))


def _told(ground: Ground, request: Request, status: int, title: str, text: str) -> Response:
    if request.url.path.startswith(API):
        return problem(status, text)
    return ground.page(request, "message.html", status=status, title=title, text=text)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiProblem)
    return problem(error.status, error.title)


def _fields(error: Exception) -> str:
    """Which fields are at fault, and why, where a list says it."""
    if isinstance(error, FieldProblems):
        return "；".join(f"{one.field}（{one.title}）" for one in error.faults)
    assert isinstance(error, RequestValidationError)
    return "、".join(dict.fromkeys(str(one["loc"][-1]) for one in error.errors()))

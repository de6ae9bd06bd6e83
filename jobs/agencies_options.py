"""Options that several commands of `./soicong agencies` share."""

from typing import Annotated

import typer

Code = Annotated[str, typer.Argument(metavar="MÃ", help="Mã cơ quan.")]
Number = Annotated[int, typer.Argument(metavar="SỐ")]
On = Annotated[
    str, typer.Option("--on", metavar="NGÀY", help="Ngày đầu của tình trạng mới, ví dụ 01/07/2025.")
]
RegistryAt = Annotated[
    str | None, typer.Option("--at", metavar="NGÀY", help="Sổ như vào ngày này; mặc định hôm nay.")
]
Why = Annotated[str, typer.Option("--why", metavar="LÝ_DO", help="Căn cứ, ví dụ số nghị quyết hay công văn.")]
By = Annotated[
    str | None, typer.Option("--by", metavar="NGƯỜI", help="Người ghi; mặc định tên người dùng của máy.")
]
Everyone = Annotated[bool, typer.Option("--all", help="Cả cơ quan đã ngừng hoặc chưa hoạt động.")]
